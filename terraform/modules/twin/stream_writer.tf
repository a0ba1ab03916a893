module "stream_writer" {
  source = "../lambda-function"

  platform = var.platform

  function = {
    name            = "${var.platform.prefix}-stream-writer"
    description     = "Stores the newest observation of each key in the twin table"
    artifact        = var.artifact
    memory_mb       = 256
    timeout_seconds = 60
    environment = merge(
      { TWIN_TABLE = local.table_name },
      length(var.expires_after_seconds) == 0 ? {} : { TWIN_EXPIRES_AFTER_SECONDS = jsonencode(var.expires_after_seconds) },
    )
    dead_letters = { bucket = var.dead_letter_bucket, folder = "stream-writer", key_arns = local.lake_keys }

    grants = concat(
      [{
        sid       = "StoreObservations"
        actions   = ["dynamodb:PutItem"]
        resources = ["arn:aws:dynamodb:${var.platform.region}:${var.platform.account_id}:table/${local.table_name}"]
      }],
      # DynamoDB opens the table's key in the name of whoever calls it.
      [for arn in local.twin_keys : { sid = "UseTableKey", actions = ["kms:Decrypt"], resources = [arn] }],
    )
  }

  event_source = {
    stream_arn = "arn:aws:kinesis:${var.platform.region}:${var.platform.account_id}:stream/${aws_kinesis_stream.this.name}"
    key_arns   = [for class, arn in var.platform.keys : arn if class == "streams"]
  }
}

locals {
  lake_keys = [for class, arn in var.platform.keys : arn if class == "lake"]
}
