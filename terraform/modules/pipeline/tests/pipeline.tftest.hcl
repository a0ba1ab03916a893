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
      secrets = "arn:aws:kms:eu-west-1:111122223333:key/secrets"
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
}

run "schedule_ticks_once_and_repeats_nothing" {
  command = plan

  assert {
    condition     = aws_scheduler_schedule.this[0].schedule_expression == "rate(1 minute)"
    error_message = "A poll a minute is a tick a minute."
  }

  assert {
    condition     = aws_scheduler_schedule.this[0].target[0].retry_policy[0].maximum_retry_attempts == 0
    error_message = "Scheduler repeats no tick: the next one polls again."
  }

  assert {
    condition     = aws_scheduler_schedule.this[0].flexible_time_window[0].mode == "OFF"
    error_message = "Ticks come on time."
  }

  assert {
    condition     = aws_scheduler_schedule.this[0].target[0].input == "{\"scheduled_time\":\"<aws.scheduler.scheduled-time>\"}"
    error_message = "The worker is told the tick, in the very characters that Scheduler replaces."
  }

  assert {
    condition     = aws_scheduler_schedule.this[0].name == "twinline-test-irish-rail" && aws_scheduler_schedule.this[0].group_name == "twinline-test"
    error_message = "The schedule is named by the pipeline, in the environment's group."
  }

  assert {
    condition     = [for s in data.aws_iam_policy_document.schedule[0].statement : s.actions] == [toset(["lambda:InvokeFunction"])]
    error_message = "Scheduler may invoke."
  }

  assert {
    condition     = data.aws_iam_policy_document.schedule[0].statement[0].resources == toset(["arn:aws:lambda:eu-west-1:111122223333:function:twinline-test-irish-rail-sourcing-worker"])
    error_message = "Scheduler may invoke this worker and no other function."
  }

  assert {
    condition = { for c in data.aws_iam_policy_document.schedule_trust[0].statement[0].condition : "${c.test} ${c.variable}" => one(c.values) } == {
      "StringEquals aws:SourceAccount" = "111122223333"
      "ArnEquals aws:SourceArn"        = "arn:aws:scheduler:eu-west-1:111122223333:schedule-group/twinline-test"
    }
    error_message = "Scheduler takes the role for this environment's schedule group only."
  }
}

run "short_interval_is_polled_within_the_minute" {
  command = plan

  variables {
    pipeline = { name = "irish-rail", interval_seconds = 5 }
  }

  assert {
    condition     = aws_scheduler_schedule.this[0].schedule_expression == "rate(1 minute)"
    error_message = "Scheduler's minimum is a minute."
  }
}

run "long_interval_is_a_slower_schedule" {
  command = plan

  variables {
    pipeline = { name = "irish-rail", interval_seconds = 3600 }
  }

  assert {
    condition     = aws_scheduler_schedule.this[0].schedule_expression == "rate(60 minutes)"
    error_message = "An hour is sixty minutes."
  }
}

run "worker_has_room_for_its_documents" {
  command = plan

  assert {
    condition     = module.sourcing_worker[0].size == { memory_mb = 256, storage_mb = 512 }
    error_message = "A document of 16 MB needs no more than what costs nothing."
  }
}

run "worker_has_room_for_large_documents" {
  command = plan

  variables {
    pipeline = { name = "irish-rail", interval_seconds = 60, documents = 9, max_body_mb = 512 }
  }

  assert {
    condition     = module.sourcing_worker[0].size == { memory_mb = 1024, storage_mb = 2176 }
    error_message = "Four documents are kept at a time, each as large as may be, with some room beside them."
  }
}

run "stream_is_encrypted" {
  command = plan

  assert {
    condition     = aws_kinesis_stream.this[0].name == "twinline-test-irish-rail" && aws_kinesis_stream.this[0].encryption_type == "KMS" && aws_kinesis_stream.this[0].kms_key_id == "arn:aws:kms:eu-west-1:111122223333:key/streams"
    error_message = "The pipeline stream is encrypted with the key of the streams."
  }
}

run "delivery_keeps_raw_and_transformed" {
  command = plan

  assert {
    condition     = aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0].bucket_arn == "arn:aws:s3:::transformed"
    error_message = "Transformed records go to their zone."
  }

  assert {
    condition     = aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0].s3_backup_mode == "Enabled" && aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0].s3_backup_configuration[0].bucket_arn == "arn:aws:s3:::raw"
    error_message = "Source records are kept raw."
  }

  assert {
    condition     = aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0].prefix == "irish-rail/dt=!{timestamp:yyyy-MM-dd}/hour=!{timestamp:HH}/" && aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0].error_output_prefix == "irish-rail/!{firehose:error-output-type}/dt=!{timestamp:yyyy-MM-dd}/hour=!{timestamp:HH}/"
    error_message = "Objects are found by pipeline, date and hour; failed ones apart."
  }

  assert {
    condition     = alltrue([for c in [aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0], aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0].s3_backup_configuration[0]] : c.compression_format == "GZIP" && c.buffering_interval == 120 && c.buffering_size == 5 && c.kms_key_arn == "arn:aws:kms:eu-west-1:111122223333:key/lake"])
    error_message = "Both are compressed, buffered as pipeline.json says and encrypted with the key of the lake."
  }

  assert {
    condition     = one(aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0].processing_configuration[0].processors[0].parameters).parameter_value == "arn:aws:lambda:eu-west-1:111122223333:function:mock:$LATEST"
    error_message = "Records pass the transformer."
  }

  assert {
    condition     = alltrue([for s in data.aws_iam_policy_document.delivery.statement : !strcontains(join(",", s.actions), "*") && alltrue([for r in s.resources : startswith(r, "arn:aws:")])])
    error_message = "Firehose's role has no wildcard action and only ARNs."
  }

  assert {
    condition     = { for c in data.aws_iam_policy_document.delivery_trust.statement[0].condition : "${c.test} ${c.variable}" => one(c.values) } == { "StringEquals aws:SourceAccount" = "111122223333" }
    error_message = "Firehose takes the role for this account only."
  }

  assert {
    condition = { for s in data.aws_iam_policy_document.delivery.statement : s.sid => join(" ", s.actions) } == {
      ReadPipelineStream = "kinesis:DescribeStream kinesis:GetRecords kinesis:GetShardIterator kinesis:ListShards"
      TransformRecords   = "lambda:GetFunctionConfiguration lambda:InvokeFunction"
      FindLakeBuckets    = "s3:GetBucketLocation s3:ListBucket s3:ListBucketMultipartUploads"
      WriteLakeObjects   = "s3:AbortMultipartUpload s3:GetObject s3:PutObject"
      WriteDeliveryLog   = "logs:PutLogEvents"
      DecryptStream      = "kms:Decrypt"
      EncryptLake        = "kms:Decrypt kms:GenerateDataKey"
    }
    error_message = "Firehose's role has one statement for each thing it does."
  }

  assert {
    condition     = one([for s in data.aws_iam_policy_document.delivery.statement : s.resources if s.sid == "WriteLakeObjects"]) == toset(["arn:aws:s3:::raw/irish-rail/*", "arn:aws:s3:::transformed/irish-rail/*"])
    error_message = "Firehose writes this pipeline's part of raw and transformed only."
  }
}

# Whatever a record holds, its object lies below its pipeline's name: only Firehose's own clock and its own words for a
# failure are put into a prefix.
run "nothing_of_a_record_is_in_a_prefix" {
  command = plan

  assert {
    condition = alltrue([
      for prefix in flatten([
        for c in [aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0], aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0].s3_backup_configuration[0]] : [c.prefix, c.error_output_prefix]
      ]) :
      startswith(prefix, "irish-rail/") && length(setsubtract(regexall("!\\{[^}]*}?", prefix), ["!{timestamp:yyyy-MM-dd}", "!{timestamp:HH}", "!{firehose:error-output-type}"])) == 0
    ])
    error_message = "Each of the four prefixes begins with the pipeline's name, and has no expression but times and the kind of error."
  }

  assert {
    condition     = length(aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0].dynamic_partitioning_configuration) == 0
    error_message = "Nothing is partitioned by what records say."
  }

  assert {
    condition     = [for p in aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0].processing_configuration[0].processors : p.type] == ["Lambda"]
    error_message = "Records pass the transformer, and nothing that takes keys out of them."
  }
}

run "functions_have_their_ports_only" {
  command = plan

  assert {
    condition = { for s in output.statements["sourcing-worker"] : s.sid => join(" ", concat(s.actions, s.resources)) } == {
      WriteOwnLogs       = "logs:CreateLogStream logs:PutLogEvents arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/twinline-test-irish-rail-sourcing-worker:*"
      WriteDeadLetters   = "s3:PutObject arn:aws:s3:::letters/sourcing-worker/dt=*"
      EncryptDeadLetters = "kms:GenerateDataKey arn:aws:kms:eu-west-1:111122223333:key/lake"
      PutSourceRecords   = "kinesis:PutRecords arn:aws:kinesis:eu-west-1:111122223333:stream/twinline-test-irish-rail"
      EncryptStream      = "kms:GenerateDataKey arn:aws:kms:eu-west-1:111122223333:key/streams"
      HoldLease          = "dynamodb:UpdateItem arn:aws:dynamodb:eu-west-1:111122223333:table/twinline-test-cursors"
      LoadCursors        = "dynamodb:Query arn:aws:dynamodb:eu-west-1:111122223333:table/twinline-test-cursors"
      SaveCursors        = "dynamodb:PutItem arn:aws:dynamodb:eu-west-1:111122223333:table/twinline-test-cursors"
      UseCursorKey       = "kms:Decrypt arn:aws:kms:eu-west-1:111122223333:key/streams"
    }
    error_message = "The worker puts records on its own stream, keeps its lease and cursors, and writes its own dead letters."
  }

  assert {
    condition = { for s in output.statements["data-extractor"] : s.sid => join(" ", s.actions) } == {
      WriteOwnLogs          = "logs:CreateLogStream logs:PutLogEvents"
      ReadSourceStream      = "kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetRecords kinesis:GetShardIterator kinesis:ListShards"
      DecryptSourceStream   = "kms:Decrypt"
      WriteDeadLetters      = "s3:PutObject"
      EncryptDeadLetters    = "kms:GenerateDataKey"
      FindDeadLetterBucket  = "s3:ListBucket"
      WriteDiscardedBatches = "s3:PutObject"
      PutObservations       = "kinesis:PutRecords"
      EncryptTwinStream     = "kms:GenerateDataKey"
    }
    error_message = "The extractor reads its stream, puts observations and writes dead letters."
  }

  assert {
    condition = { for s in output.statements["data-extractor"] : s.sid => one(s.resources) if contains(["ReadSourceStream", "WriteDeadLetters", "WriteDiscardedBatches", "PutObservations"], s.sid) } == {
      ReadSourceStream      = "arn:aws:kinesis:eu-west-1:111122223333:stream/twinline-test-irish-rail"
      WriteDeadLetters      = "arn:aws:s3:::letters/data-extractor/dt=*"
      WriteDiscardedBatches = "arn:aws:s3:::letters/aws/lambda/*"
      PutObservations       = "arn:aws:kinesis:eu-west-1:111122223333:stream/twinline-test-digitaltwin"
    }
    error_message = "The extractor reads the pipeline stream and writes the twin stream, never the other way round, and its own dead letters."
  }

  assert {
    condition = { for s in output.statements["firehose-transformer"] : s.sid => join(" ", s.actions) } == {
      WriteOwnLogs       = "logs:CreateLogStream logs:PutLogEvents"
      WriteDeadLetters   = "s3:PutObject"
      EncryptDeadLetters = "kms:GenerateDataKey"
    }
    error_message = "The transformer writes dead letters; records come and go with its invocation."
  }

  assert {
    condition     = one([for s in output.statements["firehose-transformer"] : s.resources if s.sid == "WriteDeadLetters"]) == ["arn:aws:s3:::letters/firehose-transformer/dt=*"]
    error_message = "The transformer writes its own dead letters only."
  }

  assert {
    condition = output.function_names == {
      sourcing-worker      = "twinline-test-irish-rail-sourcing-worker"
      data-extractor       = "twinline-test-irish-rail-data-extractor"
      firehose-transformer = "twinline-test-irish-rail-firehose-transformer"
    }
    error_message = "Functions are named by environment, pipeline and crate."
  }
}

run "functions_are_told_where_to_write" {
  command = plan

  assert {
    condition = module.sourcing_worker[0].settings == {
      environment     = { TWIN_PIPELINE_STREAM = "twinline-test-irish-rail", TWIN_CURSOR_TABLE = "twinline-test-cursors", TWIN_DEAD_LETTER_BUCKET = "letters" }
      timeout_seconds = 160
      async_retries   = 0
    }
    error_message = "The worker has time to poll for 130 seconds and to end, keeps to its pipeline.json and is not repeated."
  }

  assert {
    condition     = module.data_extractor[0].record_age_seconds == 1800
    error_message = "The age limit is the environment's."
  }

  assert {
    condition     = module.data_extractor[0].settings.environment == { TWIN_STREAM = "twinline-test-digitaltwin", TWIN_DEAD_LETTER_BUCKET = "letters" }
    error_message = "The extractor writes to the twin stream and the dead letters."
  }

  assert {
    condition     = module.firehose_transformer.settings.environment == { TWIN_DEAD_LETTER_BUCKET = "letters" }
    error_message = "The transformer writes dead letters."
  }
}

run "overrides_reach_the_worker" {
  command = plan

  variables {
    pipeline = {
      name             = "irish-rail"
      interval_seconds = 5
      overrides        = { source_url = "http://127.0.0.1:8000/", interval_seconds = 5, allow_private = true }
    }
  }

  assert {
    condition = module.sourcing_worker[0].settings.environment == {
      TWIN_PIPELINE_STREAM      = "twinline-test-irish-rail"
      TWIN_CURSOR_TABLE         = "twinline-test-cursors"
      TWIN_DEAD_LETTER_BUCKET   = "letters"
      TWIN_SOURCE_URL           = "http://127.0.0.1:8000/"
      TWIN_INTERVAL_SECONDS     = "5"
      TWIN_SOURCE_ALLOW_PRIVATE = "true"
    }
    error_message = "An environment's overrides are variables of the worker."
  }
}

run "pipeline_without_keys" {
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
    condition     = aws_kinesis_stream.this[0].encryption_type == "NONE" && aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0].kms_key_arn == null
    error_message = "Without keys neither stream nor delivery names one."
  }

  assert {
    condition     = !strcontains(jsonencode([output.statements, data.aws_iam_policy_document.delivery.statement]), "kms:")
    error_message = "Without keys no role names KMS."
  }
}
