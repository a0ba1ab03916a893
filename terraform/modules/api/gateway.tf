resource "aws_apigatewayv2_api" "this" {
  name          = var.platform.prefix
  description   = "Newest value of every metric of every component"
  protocol_type = "HTTP"

  # The gateway answers preflight requests by itself; without this there are no CORS headers at all.
  dynamic "cors_configuration" {
    for_each = var.cors == null ? [] : [var.cors]

    content {
      allow_origins  = cors_configuration.value.origins
      allow_methods  = ["GET", "POST"]
      allow_headers  = ["authorization", "content-type", "if-none-match"]
      expose_headers = ["etag", "retry-after", "www-authenticate"]
      max_age        = cors_configuration.value.max_age_seconds
    }
  }
}

resource "aws_apigatewayv2_stage" "this" {
  api_id      = aws_apigatewayv2_api.this.id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    throttling_rate_limit  = var.throttle.rate
    throttling_burst_limit = var.throttle.burst
  }

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    # No query string and no header: neither a cursor nor a token belongs in a log.
    format = jsonencode({
      request_id = "$context.requestId"
      time       = "$context.requestTime"
      client     = "$context.authorizer.claims.client_id"
      route      = "$context.routeKey"
      status     = "$context.status"
      latency_ms = "$context.responseLatency"
      error      = "$context.error.message"
    })
  }
}

resource "aws_apigatewayv2_authorizer" "this" {
  api_id           = aws_apigatewayv2_api.this.id
  name             = "tokens"
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]

  jwt_configuration {
    issuer   = "https://cognito-idp.${var.platform.region}.amazonaws.com/${aws_cognito_user_pool.this.id}"
    audience = [for client in aws_cognito_user_pool_client.this : client.id]
  }
}

resource "aws_apigatewayv2_integration" "this" {
  api_id                 = aws_apigatewayv2_api.this.id
  integration_type       = "AWS_PROXY"
  integration_method     = "POST"
  integration_uri        = module.api_reader.invoke_arn
  payload_format_version = "2.0"
}

# A scope on every route: without one an ID token would pass as well. Which pipelines a token shows, the function decides.
resource "aws_apigatewayv2_route" "this" {
  for_each = local.routes

  api_id               = aws_apigatewayv2_api.this.id
  route_key            = each.key
  target               = "integrations/${aws_apigatewayv2_integration.this.id}"
  authorization_type   = each.value ? "JWT" : "NONE"
  authorizer_id        = each.value ? aws_apigatewayv2_authorizer.this.id : null
  authorization_scopes = each.value ? ["${aws_cognito_resource_server.this.identifier}/api"] : null
}

resource "aws_cloudwatch_log_group" "access" {
  name              = "/aws/apigateway/${var.platform.prefix}"
  retention_in_days = var.platform.log_retention_days
}

locals {
  # Route key => whether it wants a token. They are those of crates/api-reader/openapi.json, which a test compares.
  routes = {
    "GET /v1/components"                              = true
    "GET /v1/components/{component}"                  = true
    "GET /v1/components/{component}/metrics/{metric}" = true
    "GET /v1/values/{key}"                            = true
    "POST /v1/values/query"                           = true
    "GET /v1/stale"                                   = true
    "GET /v1/health"                                  = false
    "GET /v1/openapi.json"                            = false
  }
}
