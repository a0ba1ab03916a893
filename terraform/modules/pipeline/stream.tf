resource "aws_kinesis_stream" "this" {
  count = local.lake_only ? 0 : 1

  name             = local.name
  shard_count      = var.pipeline.shards
  retention_period = 24
  encryption_type  = local.encrypted ? "KMS" : "NONE"
  kms_key_id       = local.encrypted ? var.platform.keys["streams"] : null

  stream_mode_details {
    stream_mode = "PROVISIONED"
  }
}

locals {
  encrypted = contains(keys(var.platform.keys), "streams")
}
