# The twin: one item for each metric of a component, always the newest observation.
resource "aws_dynamodb_table" "this" {
  name                        = local.table_name
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "pk"
  range_key                   = "sk"
  stream_enabled              = true
  stream_view_type            = "NEW_AND_OLD_IMAGES"
  deletion_protection_enabled = !var.disposable

  attribute {
    name = "pk"
    type = "S"
  }

  attribute {
    name = "sk"
    type = "S"
  }

  ttl {
    attribute_name = "expires_at"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = !var.disposable
  }

  dynamic "server_side_encryption" {
    for_each = local.twin_keys

    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }
}

locals {
  table_name = "${var.platform.prefix}-twin"
  twin_keys  = [for class, arn in var.platform.keys : arn if class == "twin"]
}
