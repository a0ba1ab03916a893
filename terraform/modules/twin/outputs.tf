output "stream_name" {
  description = "Name of the twin stream."
  value       = aws_kinesis_stream.this.name
}

output "table_name" {
  description = "Name of the twin table."
  value       = aws_dynamodb_table.this.name
}

output "function_names" {
  description = "Names of the functions by their short name."
  value       = { stream-writer = module.stream_writer.name }
}

output "statements" {
  description = "What each function's role allows, by short name."
  value       = { stream-writer = module.stream_writer.statements }
}

output "alarm_names" {
  description = "Names of all alarms made here."
  value       = module.stream_writer.alarm_names
}

output "expires_after_seconds" {
  description = "What the writer was told of expiries, by pipeline."
  value       = var.expires_after_seconds
}
