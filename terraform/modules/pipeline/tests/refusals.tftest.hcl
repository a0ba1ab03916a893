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
}

run "name_of_the_twin_stream_is_refused" {
  command = plan

  variables {
    pipeline = { name = "digitaltwin", interval_seconds = 60 }
  }

  expect_failures = [var.pipeline]
}

run "upper_case_name_is_refused" {
  command = plan

  variables {
    pipeline = { name = "IrishRail", interval_seconds = 60 }
  }

  expect_failures = [var.pipeline]
}

run "name_that_leaves_its_prefix_is_refused" {
  command = plan

  variables {
    pipeline = { name = "irish-rail/../other", interval_seconds = 60 }
  }

  expect_failures = [var.pipeline]
}

run "name_with_an_expression_is_refused" {
  command = plan

  variables {
    pipeline = { name = "!{partitionKeyFromLambda:name}", interval_seconds = 60 }
  }

  expect_failures = [var.pipeline]
}

run "interval_of_zero_is_refused" {
  command = plan

  variables {
    pipeline = { name = "irish-rail", interval_seconds = 0 }
  }

  expect_failures = [var.pipeline]
}

run "interval_above_a_day_is_refused" {
  command = plan

  variables {
    pipeline = { name = "irish-rail", interval_seconds = 86460 }
  }

  expect_failures = [var.pipeline]
}

run "broken_minute_is_refused" {
  command = plan

  variables {
    pipeline = { name = "irish-rail", interval_seconds = 90 }
  }

  expect_failures = [var.pipeline]
}

run "body_over_512_mb_is_refused" {
  command = plan

  variables {
    pipeline = { name = "irish-rail", interval_seconds = 60, max_body_mb = 513 }
  }

  expect_failures = [var.pipeline]
}

run "unknown_engine_is_refused" {
  command = plan

  variables {
    pipeline = { name = "irish-rail", interval_seconds = 60, engine = "spark" }
  }

  expect_failures = [var.pipeline]
}

run "long_buffer_is_refused" {
  command = plan

  variables {
    pipeline = { name = "irish-rail", interval_seconds = 60, buffer_seconds = 901 }
  }

  expect_failures = [var.pipeline]
}

run "small_buffer_is_refused" {
  command = plan

  variables {
    pipeline = { name = "irish-rail", interval_seconds = 60, buffer_mb = 0 }
  }

  expect_failures = [var.pipeline]
}

run "stream_without_shards_is_refused" {
  command = plan

  variables {
    pipeline = { name = "irish-rail", interval_seconds = 60, shards = 0 }
  }

  expect_failures = [var.pipeline]
}

run "missing_artifact_is_refused" {
  command = plan

  variables {
    artifacts = { sourcing-worker = { path = "worker.zip", hash = "aGFzaA==" } }
  }

  expect_failures = [var.artifacts]
}

run "neither_polled_nor_pushed_is_refused" {
  command = plan

  variables {
    pipeline = { name = "irish-rail" }
  }

  expect_failures = [var.pipeline]
}

run "polled_and_pushed_is_refused" {
  command = plan

  variables {
    pipeline = { name = "irish-rail", interval_seconds = 60, push = {} }
  }

  expect_failures = [var.pipeline]
}

run "topic_that_leaves_its_quotes_is_refused" {
  command = plan

  variables {
    pipeline = { name = "irish-rail", push = { topic = "a' FROM 'b" } }
  }

  expect_failures = [var.pipeline]
}

run "name_of_a_secret_that_leaves_its_folder_is_refused" {
  command = plan

  variables {
    pipeline = { name = "irish-rail", interval_seconds = 60, secrets = ["*"] }
  }

  expect_failures = [var.pipeline]
}
