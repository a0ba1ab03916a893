resource "aws_iam_role" "this" {
  name               = var.function.name
  description        = "Lets ${var.function.name} use exactly its own ports"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "this" {
  name   = "ports"
  role   = aws_iam_role.this.name
  policy = data.aws_iam_policy_document.ports.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "Lambda"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "ports" {
  dynamic "statement" {
    for_each = local.statements

    content {
      sid       = statement.value.sid
      actions   = statement.value.actions
      resources = statement.value.resources
    }
  }
}

locals {
  log_group_arn = "arn:aws:logs:${var.platform.region}:${var.platform.account_id}:log-group:/aws/lambda/${var.function.name}"

  # The whole of what the function may do. An output shows it, so that a test and a reader see one list.
  statements = concat(
    [{
      sid       = "WriteOwnLogs"
      actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      resources = ["${local.log_group_arn}:*"]
    }],
    flatten([for source in var.event_source[*] : [
      {
        sid = "ReadSourceStream"
        actions = [
          "kinesis:DescribeStream",
          "kinesis:DescribeStreamSummary",
          "kinesis:GetRecords",
          "kinesis:GetShardIterator",
          "kinesis:ListShards",
        ]
        resources = [source.stream_arn]
      },
      [for arn in source.key_arns : { sid = "DecryptSourceStream", actions = ["kms:Decrypt"], resources = [arn] }],
    ]]),
    flatten([for letters in var.function.dead_letters[*] : [
      {
        sid       = "WriteDeadLetters"
        actions   = ["s3:PutObject"]
        resources = ["arn:aws:s3:::${letters.bucket}/${letters.folder}/dt=*"]
      },
      [for arn in letters.key_arns : { sid = "EncryptDeadLetters", actions = ["kms:GenerateDataKey"], resources = [arn] }],
    ]]),
    # With the function's role Lambda looks at the bucket and writes the batches it gave up on. It chooses their keys itself.
    flatten([for source in var.event_source[*] : [
      {
        sid       = "FindDeadLetterBucket"
        actions   = ["s3:ListBucket"]
        resources = ["arn:aws:s3:::${var.function.dead_letters.bucket}"]
      },
      {
        sid       = "WriteDiscardedBatches"
        actions   = ["s3:PutObject"]
        resources = ["arn:aws:s3:::${var.function.dead_letters.bucket}/aws/lambda/*"]
      },
    ]]),
    var.function.grants,
  )
}
