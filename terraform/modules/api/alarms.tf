# At the gateway, which counts what the function answers (500, 503) as well as what it answers itself for a function that gave nothing.
resource "aws_cloudwatch_metric_alarm" "faults" {
  count = var.platform.alarms ? 1 : 0

  alarm_name          = "${var.platform.prefix}-api-faults"
  alarm_description   = "The API answers requests with 5xx. Runbook: docs/runbooks/api-faults.md"
  namespace           = "AWS/ApiGateway"
  metric_name         = "5xx"
  dimensions          = { ApiId = aws_apigatewayv2_api.this.id }
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.platform.alarm_actions
  ok_actions          = var.platform.alarm_actions
}
