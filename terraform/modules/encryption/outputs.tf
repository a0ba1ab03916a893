output "key_arns" {
  description = "ARN of the key of each data class that has one."
  value       = { for class, key in aws_kms_key.this : class => key.arn }
}
