output "name" {
  description = "Name of the function."
  value       = aws_lambda_function.this.function_name
}

output "arn" {
  description = "ARN of the function."
  value       = aws_lambda_function.this.arn
}

output "invoke_arn" {
  description = "ARN by which API Gateway calls the function."
  value       = aws_lambda_function.this.invoke_arn
}

output "statements" {
  description = "Everything the function's role allows."
  value       = local.statements
}

output "alarm_names" {
  description = "Names of the function's alarms; none where alarms are off."
  value       = [for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name]
}

output "settings" {
  description = "What the function runs with: its variables, its time limit and how often an asynchronous invocation is repeated."
  value = {
    environment     = local.environment
    timeout_seconds = var.function.timeout_seconds
    async_retries   = var.function.async_retries
  }
}

output "record_age_seconds" {
  description = "Age at which a record leaves the function's stream for the dead letters; null without a stream."
  value       = one([for mapping in aws_lambda_event_source_mapping.this : mapping.maximum_record_age_in_seconds])
}

output "size" {
  description = "Its memory and its storage in megabytes, for tests of what it is made for."
  value       = { memory_mb = var.function.memory_mb, storage_mb = var.function.storage_mb }
}
