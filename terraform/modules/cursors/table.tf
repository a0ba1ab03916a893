# What the sourcing-workers keep from one poll to the next: who polls a pipeline, and what is known of its documents.
# No backup and no protection against deletion: a table that is lost costs each document once more.
resource "aws_dynamodb_table" "this" {
  name         = local.table_name
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "pk"
  range_key    = "sk"

  attribute {
    name = "pk"
    type = "S"
  }

  attribute {
    name = "sk"
    type = "S"
  }

  dynamic "server_side_encryption" {
    for_each = [for class, arn in var.platform.keys : arn if class == "streams"]

    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }
}

locals {
  table_name = "${var.platform.prefix}-cursors"
}
