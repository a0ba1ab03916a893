module "sourcing_worker" {
  source = "../lambda-function"
  count  = local.polled ? 1 : 0

  platform = var.platform

  function = {
    name        = "${local.name}-sourcing-worker"
    description = "Polls the source of ${var.pipeline.name} and puts its records on the pipeline stream"
    artifact    = var.artifacts["sourcing-worker"]
    # Processor time grows with memory, and a large document has to be read before the invocation ends.
    memory_mb = var.pipeline.max_body_mb > 16 ? 1024 : 256
    # Four documents are fetched at a time, and kept in /tmp where they are large.
    storage_mb = max(512, 128 + min(4, var.pipeline.documents) * var.pipeline.max_body_mb)
    # It polls until a later invocation takes the lease, 130 seconds at most; the rest is room for the last poll to end.
    timeout_seconds = 160
    # The next tick polls again: repeating a poll that failed would only overlap with it.
    async_retries = 0
    dead_letters  = { bucket = var.buckets["dead-letters"], folder = "sourcing-worker", key_arns = local.lake_keys }

    environment = merge(
      { TWIN_PIPELINE_STREAM = local.name, TWIN_CURSOR_TABLE = var.cursor_table },
      { for url in var.pipeline.overrides.source_url[*] : "TWIN_SOURCE_URL" => url },
      { for seconds in var.pipeline.overrides.interval_seconds[*] : "TWIN_INTERVAL_SECONDS" => tostring(seconds) },
      length(var.pipeline.parameters) > 0 ? { TWIN_PARAMETER_FOLDER = local.parameter_folder } : {},
      length(var.pipeline.secrets) > 0 ? { TWIN_SECRET_FOLDER = local.secret_folder } : {},
      var.pipeline.overrides.allow_private ? { TWIN_SOURCE_ALLOW_PRIVATE = "true" } : {},
    )

    grants = concat(
      local.lake_only ? [
        { sid = "PutSourceRecords", actions = ["firehose:PutRecordBatch"], resources = [local.delivery_arn] },
        ] : [
        { sid = "PutSourceRecords", actions = ["kinesis:PutRecords"], resources = [local.stream_arn] },
      ],
      # Firehose encrypts what is put on a delivery stream by a grant of its own.
      [for arn in local.stream_keys : { sid = "EncryptStream", actions = ["kms:GenerateDataKey"], resources = [arn] } if !local.lake_only],
      [
        { sid = "HoldLease", actions = ["dynamodb:UpdateItem"], resources = [local.cursor_table_arn] },
        { sid = "LoadCursors", actions = ["dynamodb:Query"], resources = [local.cursor_table_arn] },
        { sid = "SaveCursors", actions = ["dynamodb:PutItem"], resources = [local.cursor_table_arn] },
      ],
      # DynamoDB opens the table's key in the name of whoever calls it.
      [for arn in local.stream_keys : { sid = "UseCursorKey", actions = ["kms:Decrypt"], resources = [arn] }],
      length(var.pipeline.parameters) == 0 ? [] : [
        { sid = "ReadParameters", actions = ["ssm:GetParameter"], resources = [for name in var.pipeline.parameters : "${local.parameter_arn}${local.parameter_folder}/${name}"] },
      ],
      length(var.pipeline.secrets) == 0 ? [] : [
        { sid = "ReadSecrets", actions = ["ssm:GetParameter"], resources = [for name in var.pipeline.secrets : "${local.parameter_arn}${local.secret_folder}/${name}"] },
      ],
      [for arn in local.secret_keys : { sid = "DecryptSecrets", actions = ["kms:Decrypt"], resources = [arn] }],
    )
  }
}
