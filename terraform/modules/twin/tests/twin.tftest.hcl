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

  artifact           = { path = "writer.zip", hash = "aGFzaA==" }
  dead_letter_bucket = "letters"
}

run "table_holds_the_twin" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.this.name == "twinline-test-twin" && aws_dynamodb_table.this.hash_key == "pk" && aws_dynamodb_table.this.range_key == "sk"
    error_message = "The table is named by the environment and keyed by component and metric."
  }

  assert {
    condition     = aws_dynamodb_table.this.ttl[0].enabled && aws_dynamodb_table.this.ttl[0].attribute_name == "expires_at"
    error_message = "Items expire by expires_at."
  }

  assert {
    condition     = aws_dynamodb_table.this.stream_enabled && aws_dynamodb_table.this.stream_view_type == "NEW_AND_OLD_IMAGES"
    error_message = "Changes are published with both images."
  }

  assert {
    condition     = aws_dynamodb_table.this.server_side_encryption[0].kms_key_arn == "arn:aws:kms:eu-west-1:111122223333:key/twin"
    error_message = "The table is encrypted with the key of its class."
  }

  assert {
    condition     = aws_dynamodb_table.this.point_in_time_recovery[0].enabled && aws_dynamodb_table.this.deletion_protection_enabled
    error_message = "The table is protected unless it is disposable."
  }
}

run "stream_is_encrypted_and_short" {
  command = plan

  assert {
    condition     = aws_kinesis_stream.this.name == "twinline-test-digitaltwin" && aws_kinesis_stream.this.retention_period == 24
    error_message = "The twin stream keeps a day."
  }

  assert {
    condition     = aws_kinesis_stream.this.encryption_type == "KMS" && aws_kinesis_stream.this.kms_key_id == "arn:aws:kms:eu-west-1:111122223333:key/streams"
    error_message = "The twin stream is encrypted with the key of the streams."
  }
}

run "writer_may_put_items_and_nothing_else" {
  command = plan

  assert {
    condition = { for s in output.statements["stream-writer"] : s.sid => join(" ", s.actions) } == {
      WriteOwnLogs          = "logs:CreateLogStream logs:PutLogEvents"
      ReadSourceStream      = "kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetRecords kinesis:GetShardIterator kinesis:ListShards"
      DecryptSourceStream   = "kms:Decrypt"
      WriteDeadLetters      = "s3:PutObject"
      EncryptDeadLetters    = "kms:GenerateDataKey"
      FindDeadLetterBucket  = "s3:ListBucket"
      WriteDiscardedBatches = "s3:PutObject"
      StoreObservations     = "dynamodb:PutItem"
      UseTableKey           = "kms:Decrypt"
    }
    error_message = "The writer's role has one statement for each port."
  }

  assert {
    condition = { for s in output.statements["stream-writer"] : s.sid => join(" ", s.resources) if contains(["ReadSourceStream", "StoreObservations", "WriteDeadLetters", "FindDeadLetterBucket", "WriteDiscardedBatches", "UseTableKey"], s.sid) } == {
      ReadSourceStream      = "arn:aws:kinesis:eu-west-1:111122223333:stream/twinline-test-digitaltwin"
      StoreObservations     = "arn:aws:dynamodb:eu-west-1:111122223333:table/twinline-test-twin"
      WriteDeadLetters      = "arn:aws:s3:::letters/stream-writer/dt=*"
      FindDeadLetterBucket  = "arn:aws:s3:::letters"
      WriteDiscardedBatches = "arn:aws:s3:::letters/aws/lambda/*"
      UseTableKey           = "arn:aws:kms:eu-west-1:111122223333:key/twin"
    }
    error_message = "The writer reaches its stream, its table and the dead letters."
  }
}

run "writer_is_told_where_to_write" {
  command = plan

  assert {
    condition     = module.stream_writer.record_age_seconds == 1800
    error_message = "The age limit is the environment's."
  }

  assert {
    condition     = module.stream_writer.settings.environment == { TWIN_TABLE = "twinline-test-twin", TWIN_DEAD_LETTER_BUCKET = "letters" }
    error_message = "The writer writes to the twin table and the dead letters."
  }
}

run "writer_is_told_what_expires" {
  command = plan

  variables {
    expires_after_seconds = { irish-rail = 86400, meteoswiss = 3600 }
  }

  assert {
    condition     = module.stream_writer.settings.environment["TWIN_EXPIRES_AFTER_SECONDS"] == "{\"irish-rail\":86400,\"meteoswiss\":3600}"
    error_message = "The writer gets the expiries of all pipelines as one JSON object."
  }
}

run "more_expiries_than_fit_are_refused" {
  command = plan

  variables {
    expires_after_seconds = { for n in range(100) : format("a-pipeline-of-25-lette%03d", n) => 86400 }
  }

  expect_failures = [var.expires_after_seconds]
}

run "disposable_twin_without_keys" {
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

    disposable = true
  }

  assert {
    condition     = aws_kinesis_stream.this.encryption_type == "NONE" && length(aws_dynamodb_table.this.server_side_encryption) == 0
    error_message = "Without keys neither stream nor table names one."
  }

  assert {
    condition     = !aws_dynamodb_table.this.point_in_time_recovery[0].enabled && !aws_dynamodb_table.this.deletion_protection_enabled
    error_message = "A disposable table can be destroyed."
  }

  assert {
    condition     = !strcontains(jsonencode(output.statements), "kms:")
    error_message = "Without keys no role names KMS."
  }
}

run "half_a_shard_is_refused" {
  command = plan

  variables {
    shards = 1.5
  }

  expect_failures = [var.shards]
}

run "no_shard_is_refused" {
  command = plan

  variables {
    shards = 0
  }

  expect_failures = [var.shards]
}
