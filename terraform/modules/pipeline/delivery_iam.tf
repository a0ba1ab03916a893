resource "aws_iam_role" "delivery" {
  name               = "${local.name}-delivery"
  description        = "Lets Firehose bring ${var.pipeline.name} to the lake"
  assume_role_policy = data.aws_iam_policy_document.delivery_trust.json
}

resource "aws_iam_role_policy" "delivery" {
  name   = "delivery"
  role   = aws_iam_role.delivery.name
  policy = data.aws_iam_policy_document.delivery.json
}

data "aws_iam_policy_document" "delivery_trust" {
  statement {
    sid     = "Firehose"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["firehose.amazonaws.com"]
    }

    # No aws:SourceArn: Firehose does not document that it names the delivery stream when it takes a role.
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.platform.account_id]
    }
  }
}

data "aws_iam_policy_document" "delivery" {
  dynamic "statement" {
    for_each = local.lake_only ? [] : [local.stream_arn]

    content {
      sid       = "ReadPipelineStream"
      actions   = ["kinesis:DescribeStream", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards"]
      resources = [statement.value]
    }
  }

  statement {
    sid       = "TransformRecords"
    actions   = ["lambda:GetFunctionConfiguration", "lambda:InvokeFunction"]
    resources = ["arn:aws:lambda:${var.platform.region}:${var.platform.account_id}:function:${local.name}-firehose-transformer:$LATEST"]
  }

  statement {
    sid       = "FindLakeBuckets"
    actions   = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"]
    resources = [for bucket in local.lake_buckets : "arn:aws:s3:::${bucket}"]
  }

  statement {
    sid       = "WriteLakeObjects"
    actions   = ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"]
    resources = [for bucket in local.lake_buckets : "arn:aws:s3:::${bucket}/${var.pipeline.name}/*"]
  }

  statement {
    sid       = "WriteDeliveryLog"
    actions   = ["logs:PutLogEvents"]
    resources = ["arn:aws:logs:${var.platform.region}:${var.platform.account_id}:log-group:/aws/kinesisfirehose/${local.name}:log-stream:*"]
  }

  dynamic "statement" {
    for_each = var.pipeline.parquet ? ["arn:aws:glue:${var.platform.region}:${var.platform.account_id}"] : []

    content {
      sid     = "ReadColumns"
      actions = ["glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions"]
      resources = [
        "${statement.value}:catalog",
        "${statement.value}:database/${var.catalog}",
        "${statement.value}:table/${var.catalog}/${local.tables["transformed"].name}",
      ]
    }
  }

  dynamic "statement" {
    for_each = local.lake_only ? [] : local.stream_keys

    content {
      sid       = "DecryptStream"
      actions   = ["kms:Decrypt"]
      resources = [statement.value]
    }
  }

  dynamic "statement" {
    for_each = local.lake_keys

    content {
      sid       = "EncryptLake"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [statement.value]
    }
  }
}

locals {
  lake_buckets = [var.buckets["raw"], var.buckets["transformed"]]
}
