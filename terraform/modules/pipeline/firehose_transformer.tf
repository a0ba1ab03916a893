module "firehose_transformer" {
  source = "../lambda-function"

  platform = var.platform

  function = {
    name            = "${local.name}-firehose-transformer"
    description     = "Prepares the records of ${var.pipeline.name} for the lake"
    artifact        = var.artifacts["firehose-transformer"]
    memory_mb       = 256
    timeout_seconds = 60
    dead_letters    = { bucket = var.buckets["dead-letters"], folder = "firehose-transformer", key_arns = local.lake_keys }
  }
}
