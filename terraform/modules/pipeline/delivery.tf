resource "aws_kinesis_firehose_delivery_stream" "this" {
  name        = local.name
  destination = "extended_s3"

  dynamic "kinesis_source_configuration" {
    for_each = aws_kinesis_stream.this

    content {
      kinesis_stream_arn = kinesis_source_configuration.value.arn
      role_arn           = aws_iam_role.delivery.arn
    }
  }

  # What a Kinesis stream holds is encrypted there; without one, records wait here.
  dynamic "server_side_encryption" {
    for_each = local.lake_only ? local.stream_keys : []

    content {
      enabled  = true
      key_type = "CUSTOMER_MANAGED_CMK"
      key_arn  = server_side_encryption.value
    }
  }

  extended_s3_configuration {
    role_arn            = aws_iam_role.delivery.arn
    bucket_arn          = "arn:aws:s3:::${var.buckets["transformed"]}"
    prefix              = "${var.pipeline.name}/${local.partitions}"
    error_output_prefix = "${var.pipeline.name}/!{firehose:error-output-type}/${local.partitions}"
    # Parquet packs itself, and Firehose refuses to pack it again.
    compression_format = var.pipeline.parquet ? "UNCOMPRESSED" : "GZIP"
    buffering_interval = var.pipeline.buffer_seconds
    buffering_size     = var.pipeline.buffer_mb
    kms_key_arn        = one(local.lake_keys)
    s3_backup_mode     = "Enabled"

    dynamic "data_format_conversion_configuration" {
      for_each = var.pipeline.parquet ? [local.tables["transformed"].name] : []

      content {
        input_format_configuration {
          deserializer {
            open_x_json_ser_de {}
          }
        }

        output_format_configuration {
          serializer {
            parquet_ser_de {}
          }
        }

        schema_configuration {
          database_name = var.catalog
          table_name    = aws_glue_catalog_table.this["transformed"].name
          role_arn      = aws_iam_role.delivery.arn
          region        = var.platform.region
        }
      }
    }

    s3_backup_configuration {
      role_arn            = aws_iam_role.delivery.arn
      bucket_arn          = "arn:aws:s3:::${var.buckets["raw"]}"
      prefix              = "${var.pipeline.name}/${local.partitions}"
      error_output_prefix = "${var.pipeline.name}/!{firehose:error-output-type}/${local.partitions}"
      compression_format  = "GZIP"
      buffering_interval  = var.pipeline.buffer_seconds
      buffering_size      = var.pipeline.buffer_mb
      kms_key_arn         = one(local.lake_keys)

      cloudwatch_logging_options {
        enabled         = true
        log_group_name  = aws_cloudwatch_log_group.delivery.name
        log_stream_name = aws_cloudwatch_log_stream.delivery["backup"].name
      }
    }

    processing_configuration {
      enabled = true

      processors {
        type = "Lambda"

        # Firehose's own defaults of 1 MB, 60 seconds and 3 retries hold: output may grow, and 6 MB is the limit of an answer.
        parameters {
          parameter_name  = "LambdaArn"
          parameter_value = "${module.firehose_transformer.arn}:$LATEST"
        }
      }
    }

    cloudwatch_logging_options {
      enabled         = true
      log_group_name  = aws_cloudwatch_log_group.delivery.name
      log_stream_name = aws_cloudwatch_log_stream.delivery["delivery"].name
    }
  }

  # Firehose tries its rights as soon as it is made.
  depends_on = [aws_iam_role_policy.delivery]
}

resource "aws_cloudwatch_log_group" "delivery" {
  name              = "/aws/kinesisfirehose/${local.name}"
  retention_in_days = var.platform.log_retention_days
}

resource "aws_cloudwatch_log_stream" "delivery" {
  for_each = toset(["delivery", "backup"])

  name           = each.key
  log_group_name = aws_cloudwatch_log_group.delivery.name
}

locals {
  partitions = "dt=!{timestamp:yyyy-MM-dd}/hour=!{timestamp:HH}/"
}
