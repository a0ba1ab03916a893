mock_provider "aws" {
  source          = "../../tests/mocks"
  override_during = plan
}

variables {
  platform = {
    prefix             = "twinline-test"
    account_id         = "111122223333"
    region             = "eu-west-1"
    architecture       = "arm64"
    log_retention_days = 14
    alarms             = true
    alarm_actions      = []
    record_age_seconds = 1800
    keys = {
      streams = "arn:aws:kms:eu-west-1:111122223333:key/streams"
      lake    = "arn:aws:kms:eu-west-1:111122223333:key/lake"
      twin    = "arn:aws:kms:eu-west-1:111122223333:key/twin"
    }
  }

  pipeline = { name = "irish-rail", interval_seconds = 60, buffer_seconds = 120, buffer_mb = 5 }

  artifacts = {
    sourcing-worker      = { path = "worker.zip", hash = "aGFzaA==" }
    data-extractor       = { path = "extractor.zip", hash = "aGFzaA==" }
    firehose-transformer = { path = "transformer.zip", hash = "aGFzaA==" }
  }

  twin_stream    = "twinline-test-digitaltwin"
  cursor_table   = "twinline-test-cursors"
  buckets        = { raw = "raw", transformed = "transformed", aggregated = "aggregated", dead-letters = "letters" }
  schedule_group = "twinline-test"
  catalog        = "twinline_test"
}

run "athena_reads_both_zones_without_a_crawler" {
  command = plan

  assert {
    condition     = output.table_names == { raw = "raw_irish_rail", transformed = "transformed_irish_rail" }
    error_message = "A polled pipeline has a table for each zone."
  }

  assert {
    condition = alltrue([for zone, table in aws_glue_catalog_table.this :
      table.database_name == "twinline_test"
      && table.storage_descriptor[0].location == "s3://${zone}/irish-rail/"
      && table.parameters["storage.location.template"] == "s3://${zone}/irish-rail/dt=$${dt}/hour=$${hour}/"
      && table.parameters["projection.enabled"] == "true"
      && [for key in table.partition_keys : "${key.name} ${key.type}"] == ["dt string", "hour string"]
    ])
    error_message = "Partitions are projected from the prefixes under which Firehose writes."
  }

  assert {
    condition = alltrue([for table in aws_glue_catalog_table.this :
      [for column in table.storage_descriptor[0].columns : "${column.name} ${column.type}"] == ["record string"]
      && table.storage_descriptor[0].ser_de_info[0].serialization_library == "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
    ])
    error_message = "Without a transform a line is one text."
  }
}

run "rows_of_a_transform_are_columns" {
  command = plan

  variables {
    pipeline = { name = "irish-rail", interval_seconds = 60, columns = [{ name = "station", type = "string" }, { name = "reading", type = "double" }] }
  }

  assert {
    condition     = [for column in aws_glue_catalog_table.this["transformed"].storage_descriptor[0].columns : column.name] == ["_lineage", "station", "reading"]
    error_message = "A row is its lineage and the transform's columns."
  }

  assert {
    condition     = aws_glue_catalog_table.this["transformed"].storage_descriptor[0].ser_de_info[0].serialization_library == "org.openx.data.jsonserde.JsonSerDe"
    error_message = "Typed rows are read as JSON."
  }

  assert {
    condition     = [for column in aws_glue_catalog_table.this["raw"].storage_descriptor[0].columns : column.name] == ["record"]
    error_message = "The raw zone keeps what came."
  }

  assert {
    condition     = length(aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0].data_format_conversion_configuration) == 0
    error_message = "Nothing is converted unless it is asked for."
  }
}

run "what_devices_push_has_no_raw_table" {
  command = plan

  variables {
    pipeline = { name = "irish-rail", push = { topic = "a/b" } }
  }

  assert {
    condition     = output.table_names == { transformed = "transformed_irish_rail" }
    error_message = "Bare objects with nothing between them are no lines."
  }
}

run "parquet_is_converted_by_the_tables_columns" {
  command = plan

  variables {
    pipeline = { name = "irish-rail", interval_seconds = 60, buffer_mb = 64, parquet = true, columns = [{ name = "station", type = "string" }] }
  }

  assert {
    condition = alltrue([for c in aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0].data_format_conversion_configuration[0].schema_configuration :
      c.database_name == "twinline_test" && c.table_name == "transformed_irish_rail" && c.region == "eu-west-1"
    ])
    error_message = "Firehose takes the columns from the table."
  }

  assert {
    condition     = aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0].compression_format == "UNCOMPRESSED" && aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0].s3_backup_configuration[0].compression_format == "GZIP"
    error_message = "Parquet is not packed again; the raw zone is."
  }

  assert {
    condition     = aws_glue_catalog_table.this["transformed"].storage_descriptor[0].ser_de_info[0].serialization_library == "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
    error_message = "The table reads what Firehose writes."
  }

  assert {
    condition = one([for s in data.aws_iam_policy_document.delivery.statement : s.resources if s.sid == "ReadColumns"]) == toset([
      "arn:aws:glue:eu-west-1:111122223333:catalog",
      "arn:aws:glue:eu-west-1:111122223333:database/twinline_test",
      "arn:aws:glue:eu-west-1:111122223333:table/twinline_test/transformed_irish_rail",
    ])
    error_message = "Firehose may read this table and no other."
  }
}

run "small_buffer_with_parquet_is_refused" {
  command = plan

  variables {
    pipeline = { name = "irish-rail", interval_seconds = 60, buffer_mb = 63, parquet = true, columns = [{ name = "station", type = "string" }] }
  }

  expect_failures = [var.pipeline]
}

run "parquet_without_columns_is_refused" {
  command = plan

  variables {
    pipeline = { name = "irish-rail", interval_seconds = 60, buffer_mb = 64, parquet = true }
  }

  expect_failures = [var.pipeline]
}

run "parquet_without_a_catalog_is_refused" {
  command = plan

  variables {
    pipeline = { name = "irish-rail", interval_seconds = 60, buffer_mb = 64, parquet = true, columns = [{ name = "station", type = "string" }] }
    catalog  = null
  }

  expect_failures = [var.pipeline]
}

run "without_a_catalog_there_are_no_tables" {
  command = plan

  variables {
    catalog = null
  }

  assert {
    condition     = length(aws_glue_catalog_table.this) == 0
    error_message = "An emulator needs no tables."
  }
}
