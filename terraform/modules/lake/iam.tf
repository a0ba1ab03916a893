resource "aws_s3_bucket_policy" "this" {
  for_each = aws_s3_bucket.this

  bucket = each.value.bucket
  policy = data.aws_iam_policy_document.tls_only[each.key].json

  # S3 answers with a conflict when both are set at once.
  depends_on = [aws_s3_bucket_public_access_block.this]
}

data "aws_iam_policy_document" "tls_only" {
  for_each = local.zones

  statement {
    sid       = "DenyPlainHttp"
    effect    = "Deny"
    actions   = ["s3:*"] # a refusal: the wildcard takes rights away
    resources = [local.arns[each.key], "${local.arns[each.key]}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

locals {
  arns = { for zone in local.zones : zone => "arn:aws:s3:::${var.platform.prefix}-${var.platform.account_id}-${zone}" }
}
