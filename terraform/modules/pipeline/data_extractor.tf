module "data_extractor" {
  source = "../lambda-function"
  count  = local.lake_only ? 0 : 1

  platform = var.platform

  function = {
    name            = "${local.name}-data-extractor"
    description     = "Runs the mapping of ${var.pipeline.name} over its records"
    artifact        = var.artifacts["data-extractor"]
    memory_mb       = 256
    timeout_seconds = 60
    environment     = { TWIN_STREAM = var.twin_stream }
    dead_letters    = { bucket = var.buckets["dead-letters"], folder = "data-extractor", key_arns = local.lake_keys }

    grants = concat(
      [{ sid = "PutObservations", actions = ["kinesis:PutRecords"], resources = [local.twin_stream_arn] }],
      [for arn in local.stream_keys : { sid = "EncryptTwinStream", actions = ["kms:GenerateDataKey"], resources = [arn] }],
    )
  }

  event_source = {
    # Known in a plan like local.stream_arn, but waits for the stream.
    stream_arn = "${local.kinesis_arn}/${aws_kinesis_stream.this[0].name}"
    key_arns   = local.stream_keys
  }
}
