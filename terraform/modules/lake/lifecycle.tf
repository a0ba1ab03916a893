resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = var.retention

  bucket = aws_s3_bucket.this[each.key].bucket

  rule {
    id     = "retention"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    dynamic "transition" {
      for_each = each.value.infrequent_days[*]

      content {
        days          = transition.value
        storage_class = "STANDARD_IA"
      }
    }

    dynamic "transition" {
      for_each = each.value.archive_days[*]

      content {
        days          = transition.value
        storage_class = "GLACIER"
      }
    }

    dynamic "expiration" {
      for_each = each.value.expire_days[*]

      content {
        days = expiration.value
      }
    }
  }
}
