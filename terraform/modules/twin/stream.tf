# Observations on their way to the table. A day of retention is enough: what matters longer is in the lake.
resource "aws_kinesis_stream" "this" {
  name             = "${var.platform.prefix}-digitaltwin"
  shard_count      = var.shards
  retention_period = 24
  encryption_type  = local.stream_encrypted ? "KMS" : "NONE"
  kms_key_id       = local.stream_encrypted ? var.platform.keys["streams"] : null

  stream_mode_details {
    stream_mode = "PROVISIONED"
  }
}

locals {
  stream_encrypted = contains(keys(var.platform.keys), "streams")
}
