output "api_id" {
  description = "Id of the HTTP API."
  value       = aws_apigatewayv2_api.this.id
}

output "api_url" {
  description = "Address of the API; routes start at /v1."
  value = var.platform.endpoint == null ? (
    "https://${aws_apigatewayv2_api.this.id}.execute-api.${var.platform.region}.amazonaws.com"
  ) : "${var.platform.endpoint}/_aws/execute-api/${aws_apigatewayv2_api.this.id}/$default"
}

output "token_url" {
  description = "Where a client gets its token by OAuth2 client credentials."
  value = var.platform.endpoint == null ? (
    "https://${aws_cognito_user_pool_domain.this.domain}.auth.${var.platform.region}.amazoncognito.com/oauth2/token"
  ) : "${var.platform.endpoint}/oauth2/token"
}

output "user_pool_id" {
  description = "Id of the Cognito user pool."
  value       = aws_cognito_user_pool.this.id
}

output "client_ids" {
  description = "Client id of each client. Its secret is no output: read it with `aws cognito-idp describe-user-pool-client`."
  value       = { for name, client in aws_cognito_user_pool_client.this : name => client.id }
}

output "function_names" {
  description = "Names of the functions by their short name."
  value       = { api-reader = module.api_reader.name }
}

output "statements" {
  description = "What each function's role allows, by short name."
  value       = { api-reader = module.api_reader.statements }
}

output "alarm_names" {
  description = "Names of all alarms made here."
  value       = concat(module.api_reader.alarm_names, aws_cloudwatch_metric_alarm.faults[*].alarm_name)
}
