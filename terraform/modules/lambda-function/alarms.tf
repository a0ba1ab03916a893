resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = var.platform.alarms ? local.alarms : {}

  alarm_name          = "${var.function.name}-${each.key}"
  alarm_description   = "${each.value.description} Runbook: docs/runbooks/${each.value.runbook}.md"
  namespace           = "AWS/Lambda"
  metric_name         = each.value.metric
  dimensions          = { FunctionName = aws_lambda_function.this.function_name }
  statistic           = each.value.statistic
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = each.value.datapoints
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.platform.alarm_actions
  ok_actions          = var.platform.alarm_actions
}

locals {
  # A quarter of the way to the age limit: 15 minutes of the hour.
  late_minutes = floor(var.platform.record_age_seconds / 240)

  alarms = merge(
    {
      errors = {
        description = "${var.function.name} fails invocations."
        runbook     = "function-errors"
        metric      = "Errors"
        statistic   = "Sum"
        threshold   = 0
        datapoints  = 2
      }
      throttles = {
        description = "${var.function.name} is refused invocations for want of concurrency."
        runbook     = "function-throttles"
        metric      = "Throttles"
        statistic   = "Sum"
        threshold   = 0
        datapoints  = 2
      }
    },
    { for source in var.event_source[*] : "iterator-age" => {
      description = "${var.function.name} is more than ${local.late_minutes} minutes behind its stream; at ${var.platform.record_age_seconds / 60} minutes records leave to the dead letters."
      runbook     = "iterator-age"
      metric      = "IteratorAge"
      statistic   = "Maximum"
      threshold   = local.late_minutes * 60 * 1000
      datapoints  = 3
    } },
  )
}
