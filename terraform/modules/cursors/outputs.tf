output "table_name" {
  description = "Name of the table of cursors."
  value       = aws_dynamodb_table.this.name
}
