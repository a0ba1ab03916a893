resource "aws_scheduler_schedule" "this" {
  count = local.polled ? 1 : 0

  name                = local.name
  description         = "Polls the source of ${var.pipeline.name}"
  group_name          = var.schedule_group
  schedule_expression = local.schedule_expression

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = module.sourcing_worker[0].arn
    role_arn = aws_iam_role.schedule[0].arn

    # Written out, because jsonencode() would turn the angle brackets into escapes that Scheduler does not replace.
    input = "{\"scheduled_time\":\"<aws.scheduler.scheduled-time>\"}"

    retry_policy {
      maximum_retry_attempts       = 0
      maximum_event_age_in_seconds = 60
    }
  }

  # A first tick that found no stream would fail for nothing.
  depends_on = [aws_kinesis_stream.this, aws_kinesis_firehose_delivery_stream.this, aws_iam_role_policy.schedule]
}

resource "aws_iam_role" "schedule" {
  count = local.polled ? 1 : 0

  name               = "${local.name}-schedule"
  description        = "Lets Scheduler invoke the sourcing-worker of ${var.pipeline.name}"
  assume_role_policy = data.aws_iam_policy_document.schedule_trust[0].json
}

resource "aws_iam_role_policy" "schedule" {
  count = local.polled ? 1 : 0

  name   = "schedule"
  role   = aws_iam_role.schedule[0].name
  policy = data.aws_iam_policy_document.schedule[0].json
}

data "aws_iam_policy_document" "schedule_trust" {
  count = local.polled ? 1 : 0

  statement {
    sid     = "Scheduler"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["scheduler.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.platform.account_id]
    }

    # The group, since Scheduler names no single schedule here.
    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = ["arn:aws:scheduler:${var.platform.region}:${var.platform.account_id}:schedule-group/${var.schedule_group}"]
    }
  }
}

data "aws_iam_policy_document" "schedule" {
  count = local.polled ? 1 : 0

  statement {
    sid       = "InvokeWorker"
    actions   = ["lambda:InvokeFunction"]
    resources = ["arn:aws:lambda:${var.platform.region}:${var.platform.account_id}:function:${local.name}-sourcing-worker"]
  }
}

locals {
  # Scheduler counts in minutes; a shorter interval is polled by the worker until the next one comes.
  minutes             = max(1, floor(coalesce(var.pipeline.interval_seconds, 60) / 60))
  schedule_expression = local.minutes == 1 ? "rate(1 minute)" : "rate(${local.minutes} minutes)"
}
