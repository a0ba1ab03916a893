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
