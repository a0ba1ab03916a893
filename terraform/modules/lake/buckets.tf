resource "aws_s3_bucket" "this" {
  for_each = local.zones

  bucket        = "${var.platform.prefix}-${var.platform.account_id}-${each.key}"
  force_destroy = var.disposable
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each = aws_s3_bucket.this

  bucket                  = each.value.bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
  for_each = aws_s3_bucket.this

  bucket = each.value.bucket

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = aws_s3_bucket.this

  bucket = each.value.bucket

  rule {
    bucket_key_enabled = local.encrypted

    apply_server_side_encryption_by_default {
      sse_algorithm     = local.encrypted ? "aws:kms" : "AES256"
      kms_master_key_id = local.encrypted ? var.platform.keys["lake"] : null
    }
  }
}

locals {
  zones     = toset(["raw", "transformed", "aggregated", "dead-letters"])
  encrypted = contains(keys(var.platform.keys), "lake")
}
