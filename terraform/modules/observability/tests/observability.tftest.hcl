mock_provider "aws" {
  source          = "../../tests/mocks"
  override_during = plan
}

variables {
  platform = {
    prefix        = "twinline-test"
    region        = "eu-west-1"
    alarms        = true
    alarm_actions = ["arn:aws:sns:eu-west-1:111122223333:alarms"]
  }

  function_names        = { stream-writer = "twinline-test-stream-writer", "irish-rail/sourcing-worker" = "twinline-test-irish-rail-sourcing-worker" }
  delivery_stream_names = { irish-rail = "twinline-test-irish-rail" }
  dead_letter_bucket    = "letters"
  table_name            = "twinline-test-twin"
}

run "every_dead_letter_is_seen" {
  command = plan

  assert {
    condition     = aws_s3_bucket_metric.dead_letters[0].bucket == "letters" && aws_cloudwatch_metric_alarm.dead_letters[0].dimensions == tomap({ BucketName = "letters", FilterId = aws_s3_bucket_metric.dead_letters[0].name })
    error_message = "The alarm counts what is put into the bucket, and the bucket publishes that count."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.dead_letters[0].threshold == 0
    error_message = "One dead letter is enough."
  }
}

run "late_delivery_is_seen" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.delivery_freshness["irish-rail"].dimensions == tomap({ DeliveryStreamName = "twinline-test-irish-rail" })
    error_message = "Each pipeline's delivery is watched."
  }
}

run "failures_of_firehose_are_seen" {
  command = plan

  assert {
    condition = { for key, alarm in aws_cloudwatch_metric_alarm.delivery_failures : key => "${alarm.metric_name} ${alarm.statistic} ${alarm.comparison_operator} ${alarm.threshold}" } == {
      "irish-rail/transform"  = "ExecuteProcessing.Success Average LessThanThreshold 1"
      "irish-rail/delivery"   = "DeliveryToS3.Success Average LessThanThreshold 1"
      "irish-rail/backup"     = "BackupToS3.Success Average LessThanThreshold 1"
      "irish-rail/conversion" = "FailedConversion.Records Sum GreaterThanThreshold 0"
    }
    error_message = "Each step to the lake is watched."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.delivery_failures : alarm.dimensions == tomap({ DeliveryStreamName = "twinline-test-irish-rail" })])
    error_message = "Each alarm watches its own delivery stream."
  }
}

run "alarms_name_their_runbook" {
  command = plan

  assert {
    condition = toset(output.alarm_names) == toset([
      "twinline-test-dead-letters", "twinline-test-irish-rail-delivery-freshness",
      "twinline-test-irish-rail-transform-failures", "twinline-test-irish-rail-delivery-failures",
      "twinline-test-irish-rail-backup-failures", "twinline-test-irish-rail-conversion-failures",
    ])
    error_message = "Alarms are named by what they watch."
  }

  assert {
    condition     = alltrue([for alarm in concat(aws_cloudwatch_metric_alarm.dead_letters, values(aws_cloudwatch_metric_alarm.delivery_freshness), values(aws_cloudwatch_metric_alarm.delivery_failures)) : can(regex("docs/runbooks/[a-z-]+\\.md$", alarm.alarm_description)) && contains(alarm.alarm_actions, "arn:aws:sns:eu-west-1:111122223333:alarms")])
    error_message = "Every alarm ends with its runbook and tells the topic."
  }
}

run "dashboard_shows_every_function" {
  command = plan

  assert {
    condition     = alltrue([for name in values(var.function_names) : strcontains(aws_cloudwatch_dashboard.this[0].dashboard_body, "\"${name}\"")])
    error_message = "Each function is on the dashboard."
  }

  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets) == 7
    error_message = "The dashboard is small."
  }
}

run "all_can_be_switched_off" {
  command = plan

  variables {
    platform = { prefix = "twinline-test", region = "eu-west-1", alarms = false, alarm_actions = [] }
  }

  assert {
    condition     = length(output.alarm_names) == 0 && length(aws_cloudwatch_dashboard.this) == 0 && length(aws_s3_bucket_metric.dead_letters) == 0
    error_message = "Without alarms there is nothing to watch with."
  }
}
