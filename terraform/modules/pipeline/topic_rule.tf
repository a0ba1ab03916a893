# Puts the MQTT messages of devices on the pipeline stream, each as it came: one JSON object, without _meta.
resource "aws_iot_topic_rule" "this" {
  count = local.ruled ? 1 : 0

  # Names of rules have no hyphens.
  name        = replace(local.name, "-", "_")
  description = "Puts the messages of ${var.pipeline.name} on the pipeline stream"
  enabled     = true
  sql         = local.rule
  sql_version = "2016-03-23"

  kinesis {
    stream_name = aws_kinesis_stream.this[0].name
    role_arn    = aws_iam_role.topic_rule[0].arn
    # Nothing depends on the order of arrival, so any spread will do.
    partition_key = "$${newuuid()}"
  }

  # A message that the stream did not take, with the reason.
  error_action {
    s3 {
      bucket_name = var.buckets["dead-letters"]
      key         = "topic-rule/${var.pipeline.name}/dt=$${parse_time(\"yyyy-MM-dd\", timestamp())}/$${timestamp()}-$${newuuid()}.json"
      role_arn    = aws_iam_role.topic_rule[0].arn
    }
  }

  # IoT tries the rule's rights when a message comes.
  depends_on = [aws_iam_role_policy.topic_rule]
}

resource "aws_iam_role" "topic_rule" {
  count = local.ruled ? 1 : 0

  name               = "${local.name}-topic-rule"
  description        = "Lets AWS IoT put the messages of ${var.pipeline.name} on the pipeline stream"
  assume_role_policy = data.aws_iam_policy_document.topic_rule_trust[0].json
}

resource "aws_iam_role_policy" "topic_rule" {
  count = local.ruled ? 1 : 0

  name   = "topic-rule"
  role   = aws_iam_role.topic_rule[0].name
  policy = data.aws_iam_policy_document.topic_rule[0].json
}

data "aws_iam_policy_document" "topic_rule_trust" {
  count = local.ruled ? 1 : 0

  statement {
    sid     = "Rule"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["iot.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.platform.account_id]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = ["arn:aws:iot:${var.platform.region}:${var.platform.account_id}:rule/${replace(local.name, "-", "_")}"]
    }
  }
}

data "aws_iam_policy_document" "topic_rule" {
  count = local.ruled ? 1 : 0

  statement {
    sid       = "PutMessages"
    actions   = ["kinesis:PutRecord"]
    resources = [local.stream_arn]
  }

  statement {
    sid       = "KeepMessages"
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::${var.buckets["dead-letters"]}/topic-rule/${var.pipeline.name}/*"]
  }

  dynamic "statement" {
    for_each = local.stream_keys

    content {
      sid       = "EncryptStream"
      actions   = ["kms:GenerateDataKey"]
      resources = [statement.value]
    }
  }

  dynamic "statement" {
    for_each = local.lake_keys

    content {
      sid       = "EncryptLetters"
      actions   = ["kms:GenerateDataKey"]
      resources = [statement.value]
    }
  }
}

locals {
  ruled = try(var.pipeline.push.topic, null) != null

  # In the order of their levels, so that a plan shows no change where there is none.
  levels    = local.ruled ? { for name, level in var.pipeline.push.topic_fields : format("%d %s", level, name) => "topic(${level}) AS ${name}" } : {}
  selected  = join(", ", concat(["*"], [for key in sort(keys(local.levels)) : local.levels[key]]))
  condition = try(" WHERE ${var.pipeline.push.condition}", "")
  rule      = local.ruled ? "SELECT ${local.selected} FROM '${var.pipeline.push.topic}'${local.condition}" : null
}
