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

  pipeline = { name = "weather", interval_seconds = 600, stream = "firehose" }

  artifacts = {
    sourcing-worker      = { path = "worker.zip", hash = "aGFzaA==" }
    data-extractor       = { path = "extractor.zip", hash = "aGFzaA==" }
    firehose-transformer = { path = "transformer.zip", hash = "aGFzaA==" }
  }

  twin_stream    = "twinline-test-digitaltwin"
  cursor_table   = "twinline-test-cursors"
  buckets        = { raw = "raw", transformed = "transformed", aggregated = "aggregated", dead-letters = "letters" }
  schedule_group = "twinline-test"
}

run "records_go_to_the_delivery_stream" {
  command = plan

  assert {
    condition     = length(aws_kinesis_stream.this) == 0 && length(aws_kinesis_firehose_delivery_stream.this.kinesis_source_configuration) == 0
    error_message = "A lake-only pipeline has no stream but Firehose's."
  }

  assert {
    condition     = one(aws_kinesis_firehose_delivery_stream.this.server_side_encryption).enabled && one(aws_kinesis_firehose_delivery_stream.this.server_side_encryption).key_type == "CUSTOMER_MANAGED_CMK" && one(aws_kinesis_firehose_delivery_stream.this.server_side_encryption).key_arn == "arn:aws:kms:eu-west-1:111122223333:key/streams"
    error_message = "What waits in it is encrypted with the key of the streams."
  }

  assert {
    condition     = aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0].s3_backup_mode == "Enabled" && length(aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0].processing_configuration) == 1
    error_message = "Both zones get what they get of every pipeline."
  }

  assert {
    condition     = output.stream_name == "twinline-test-weather" && output.delivery_stream_name == "twinline-test-weather"
    error_message = "The stream of its records is the delivery stream."
  }
}

run "nothing_maps" {
  command = plan

  assert {
    condition     = length(module.data_extractor) == 0 && toset(keys(output.function_names)) == toset(["firehose-transformer", "sourcing-worker"])
    error_message = "It has no mapping, and nothing that runs one."
  }
}

run "roles_allow_what_is_left" {
  command = plan

  assert {
    condition = [for grant in module.sourcing_worker[0].statements : "${grant.sid} ${join(" ", grant.actions)} ${join(" ", grant.resources)}" if contains(["PutSourceRecords", "EncryptStream"], grant.sid)] == [
      "PutSourceRecords firehose:PutRecordBatch arn:aws:firehose:eu-west-1:111122223333:deliverystream/twinline-test-weather",
    ]
    error_message = "The worker puts on this delivery stream, and on nothing else."
  }

  assert {
    condition     = length([for s in data.aws_iam_policy_document.delivery.statement : s if contains(["ReadPipelineStream", "DecryptStream"], s.sid)]) == 0
    error_message = "Firehose has no stream to read."
  }
}

run "records_are_not_encrypted_without_keys" {
  command = plan

  variables {
    platform = {
      prefix             = "twinline-test"
      account_id         = "111122223333"
      region             = "eu-west-1"
      architecture       = "arm64"
      log_retention_days = 14
      alarms             = true
      alarm_actions      = []
      keys               = {}
    }
  }

  assert {
    condition     = length(aws_kinesis_firehose_delivery_stream.this.server_side_encryption) == 0
    error_message = "Without a key there is nothing to encrypt with."
  }
}

run "what_is_pushed_needs_a_kinesis_stream" {
  command = plan

  variables {
    pipeline = { name = "weather", push = {}, stream = "firehose" }
  }

  expect_failures = [var.pipeline]
}

run "another_stream_is_refused" {
  command = plan

  variables {
    pipeline = { name = "weather", interval_seconds = 600, stream = "sqs" }
  }

  expect_failures = [var.pipeline]
}
