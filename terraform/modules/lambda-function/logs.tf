resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/${var.function.name}"
  retention_in_days = var.platform.log_retention_days
}
