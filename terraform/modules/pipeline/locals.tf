locals {
  name = "${var.platform.prefix}-${var.pipeline.name}"

  # What is pushed has no worker and no schedule.
  polled = var.pipeline.push == null

  # The worker puts its records on the delivery stream, and nothing of them is in the twin.
  lake_only = var.pipeline.stream == "firehose"

  # ARNs made of names are known before anything exists: a plan shows whole policies, and no function waits for a stream.
  kinesis_arn     = "arn:aws:kinesis:${var.platform.region}:${var.platform.account_id}:stream"
  stream_arn      = "${local.kinesis_arn}/${local.name}"
  delivery_arn    = "arn:aws:firehose:${var.platform.region}:${var.platform.account_id}:deliverystream/${local.name}"
  twin_stream_arn = "${local.kinesis_arn}/${var.twin_stream}"

  cursor_table_arn = "arn:aws:dynamodb:${var.platform.region}:${var.platform.account_id}:table/${var.cursor_table}"

  # Where SSM Parameter Store keeps what its requests name: parameters are the environment's, secrets the pipeline's own.
  parameter_folder = "/${var.platform.prefix}/parameters"
  secret_folder    = "/${var.platform.prefix}/secrets/${var.pipeline.name}"
  parameter_arn    = "arn:aws:ssm:${var.platform.region}:${var.platform.account_id}:parameter"

  # Lists of none or one, because their length is known in a plan although a new key's ARN is not.
  stream_keys = [for class, arn in var.platform.keys : arn if class == "streams"]
  lake_keys   = [for class, arn in var.platform.keys : arn if class == "lake"]
  secret_keys = [for class, arn in var.platform.keys : arn if class == "secrets" && length(var.pipeline.secrets) > 0]
}
