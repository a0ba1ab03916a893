# Counted at the bucket, so that one alarm sees every dead letter: those a function wrote and those Lambda wrote for it.
resource "aws_s3_bucket_metric" "dead_letters" {
  count = var.platform.alarms ? 1 : 0

  bucket = var.dead_letter_bucket
  name   = "all"
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  count = var.platform.alarms ? 1 : 0

  alarm_name          = "${var.platform.prefix}-dead-letters"
  alarm_description   = "Records were given up on and wait in ${var.dead_letter_bucket}. Runbook: docs/runbooks/dead-letters.md"
  namespace           = "AWS/S3"
  metric_name         = "PutRequests"
  dimensions          = { BucketName = var.dead_letter_bucket, FilterId = aws_s3_bucket_metric.dead_letters[0].name }
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.platform.alarm_actions
  ok_actions          = var.platform.alarm_actions
}

# What Firehose fails at. It tries again by itself, so a single failure is not worth a call.
resource "aws_cloudwatch_metric_alarm" "delivery_failures" {
  for_each = var.platform.alarms ? local.delivery_failures : {}

  alarm_name          = "${each.value.delivery_stream}-${each.value.kind}-failures"
  alarm_description   = "${each.value.what}. Runbook: docs/runbooks/delivery-failures.md"
  namespace           = "AWS/Firehose"
  metric_name         = each.value.metric
  dimensions          = { DeliveryStreamName = each.value.delivery_stream }
  statistic           = each.value.is_count ? "Sum" : "Average"
  comparison_operator = each.value.is_count ? "GreaterThanThreshold" : "LessThanThreshold"
  threshold           = each.value.is_count ? 0 : 1
  period              = 300
  evaluation_periods  = each.value.is_count ? 1 : 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.platform.alarm_actions
  ok_actions          = var.platform.alarm_actions
}

locals {
  # Shares of what succeeded, 1 being all; a conversion is counted.
  failures = {
    transform  = { metric = "ExecuteProcessing.Success", is_count = false, what = "firehose-transformer fails or times out" }
    delivery   = { metric = "DeliveryToS3.Success", is_count = false, what = "Objects cannot be put into the transformed zone" }
    backup     = { metric = "BackupToS3.Success", is_count = false, what = "Objects cannot be put into the raw zone" }
    conversion = { metric = "FailedConversion.Records", is_count = true, what = "Records could not be converted to Parquet" }
  }

  delivery_failures = merge([for name, delivery_stream in var.delivery_stream_names : {
    for kind, failure in local.failures : "${name}/${kind}" => merge(failure, { kind = kind, delivery_stream = delivery_stream, what = "${failure.what}, of ${name}" })
  }]...)
}

resource "aws_cloudwatch_metric_alarm" "delivery_freshness" {
  for_each = var.platform.alarms ? var.delivery_stream_names : {}

  alarm_name          = "${each.value}-delivery-freshness"
  alarm_description   = "Records of ${each.key} wait more than 15 minutes for the lake. Runbook: docs/runbooks/delivery-freshness.md"
  namespace           = "AWS/Firehose"
  metric_name         = "DeliveryToS3.DataFreshness"
  dimensions          = { DeliveryStreamName = each.value }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 15 * 60
  period              = 300
  evaluation_periods  = 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.platform.alarm_actions
  ok_actions          = var.platform.alarm_actions
}
