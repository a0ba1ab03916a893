mock_provider "aws" {
  source          = "../../tests/mocks"
  override_during = plan
}

variables {
  platform = {
    account_id         = "111122223333"
    region             = "eu-west-1"
    architecture       = "arm64"
    log_retention_days = 14
    alarms             = true
    alarm_actions      = ["arn:aws:sns:eu-west-1:111122223333:alarms"]
  }

  function = {
    name         = "twinline-test-reader"
    description  = "For the test"
    artifact     = { path = "reader.zip", hash = "aGFzaA==" }
    environment  = { TWIN_TABLE = "table" }
    grants       = [{ sid = "PutObservations", actions = ["kinesis:PutRecords"], resources = ["arn:aws:kinesis:eu-west-1:111122223333:stream/out"] }]
    dead_letters = { bucket = "letters", folder = "reader", key_arns = ["arn:aws:kms:eu-west-1:111122223333:key/lake"] }
  }

  event_source = {
    stream_arn = "arn:aws:kinesis:eu-west-1:111122223333:stream/in"
    key_arns   = ["arn:aws:kms:eu-west-1:111122223333:key/streams"]
  }
}

run "variables_over_four_kilobytes_are_refused" {
  command = plan

  variables {
    function = {
      name         = "twinline-test-reader"
      description  = "For the test"
      artifact     = { path = "reader.zip", hash = "aGFzaA==" }
      environment  = { TWIN_TABLE = join("", [for n in range(410) : "0123456789"]) }
      dead_letters = { bucket = "letters", folder = "reader" }
    }
  }

  expect_failures = [aws_lambda_function.this]
}

run "wildcard_action_is_refused" {
  command = plan

  variables {
    function = {
      name         = "twinline-test-reader"
      description  = "For the test"
      artifact     = { path = "reader.zip", hash = "aGFzaA==" }
      grants       = [{ sid = "Everything", actions = ["dynamodb:*"], resources = ["arn:aws:dynamodb:eu-west-1:111122223333:table/t"] }]
      dead_letters = { bucket = "letters", folder = "reader" }
    }
  }

  expect_failures = [var.function]
}

run "wildcard_resource_is_refused" {
  command = plan

  variables {
    function = {
      name         = "twinline-test-reader"
      description  = "For the test"
      artifact     = { path = "reader.zip", hash = "aGFzaA==" }
      grants       = [{ sid = "Anywhere", actions = ["dynamodb:PutItem"], resources = ["*"] }]
      dead_letters = { bucket = "letters", folder = "reader" }
    }
  }

  expect_failures = [var.function]
}

run "single_character_wildcard_in_an_action_is_refused" {
  command = plan

  variables {
    function = {
      name         = "twinline-test-reader"
      description  = "For the test"
      artifact     = { path = "reader.zip", hash = "aGFzaA==" }
      grants       = [{ sid = "Anywhere", actions = ["dynamodb:Put?tem"], resources = ["arn:aws:dynamodb:eu-west-1:111122223333:table/t"] }]
      dead_letters = { bucket = "letters", folder = "reader" }
    }
  }

  expect_failures = [var.function]
}

run "wildcard_within_a_name_is_refused" {
  command = plan

  variables {
    function = {
      name         = "twinline-test-reader"
      description  = "For the test"
      artifact     = { path = "reader.zip", hash = "aGFzaA==" }
      grants       = [{ sid = "Anywhere", actions = ["dynamodb:PutItem"], resources = ["arn:aws:dynamodb:eu-west-1:111122223333:table/t*"] }]
      dead_letters = { bucket = "letters", folder = "reader" }
    }
  }

  expect_failures = [var.function]
}

run "wildcard_amid_an_arn_is_refused" {
  command = plan

  variables {
    function = {
      name         = "twinline-test-reader"
      description  = "For the test"
      artifact     = { path = "reader.zip", hash = "aGFzaA==" }
      grants       = [{ sid = "Anywhere", actions = ["dynamodb:PutItem"], resources = ["arn:aws:dynamodb:*:111122223333:table/t"] }]
      dead_letters = { bucket = "letters", folder = "reader" }
    }
  }

  expect_failures = [var.function]
}

run "every_resource_of_a_type_is_refused" {
  command = plan

  variables {
    function = {
      name         = "twinline-test-reader"
      description  = "For the test"
      artifact     = { path = "reader.zip", hash = "aGFzaA==" }
      grants       = [{ sid = "Anywhere", actions = ["dynamodb:PutItem"], resources = ["arn:aws:dynamodb:eu-west-1:111122223333:table/*"] }]
      dead_letters = { bucket = "letters", folder = "reader" }
    }
  }

  expect_failures = [var.function]
}

run "every_resource_of_a_service_is_refused" {
  command = plan

  variables {
    function = {
      name         = "twinline-test-reader"
      description  = "For the test"
      artifact     = { path = "reader.zip", hash = "aGFzaA==" }
      grants       = [{ sid = "Anywhere", actions = ["dynamodb:PutItem"], resources = ["arn:aws:dynamodb:eu-west-1:111122223333:*"] }]
      dead_letters = { bucket = "letters", folder = "reader" }
    }
  }

  expect_failures = [var.function]
}

run "every_bucket_is_refused" {
  command = plan

  variables {
    function = {
      name         = "twinline-test-reader"
      description  = "For the test"
      artifact     = { path = "reader.zip", hash = "aGFzaA==" }
      grants       = [{ sid = "Anywhere", actions = ["s3:PutObject"], resources = ["arn:aws:s3:::*"] }]
      dead_letters = { bucket = "letters", folder = "reader" }
    }
  }

  expect_failures = [var.function]
}

run "two_wildcards_are_refused" {
  command = plan

  variables {
    function = {
      name         = "twinline-test-reader"
      description  = "For the test"
      artifact     = { path = "reader.zip", hash = "aGFzaA==" }
      grants       = [{ sid = "Anywhere", actions = ["s3:PutObject"], resources = ["arn:aws:s3:::bucket/*/*"] }]
      dead_letters = { bucket = "letters", folder = "reader" }
    }
  }

  expect_failures = [var.function]
}

run "letters_in_any_folder_are_refused" {
  command = plan

  variables {
    function = {
      name         = "twinline-test-reader"
      description  = "For the test"
      artifact     = { path = "reader.zip", hash = "aGFzaA==" }
      grants       = [{ sid = "Anywhere", actions = ["s3:PutObject"], resources = ["arn:aws:s3:::bucket/key"] }]
      dead_letters = { bucket = "letters", folder = "*" }
    }
  }

  expect_failures = [var.function]
}

run "name_beyond_64_characters_is_refused" {
  command = plan

  variables {
    function = {
      name         = "twinline-test-a-pipeline-with-a-name-that-is-much-too-long-sourcing-worker"
      description  = "For the test"
      artifact     = { path = "reader.zip", hash = "aGFzaA==" }
      dead_letters = { bucket = "letters", folder = "reader" }
    }
  }

  expect_failures = [var.function]
}

run "memory_below_the_minimum_is_refused" {
  command = plan

  variables {
    function = {
      name         = "twinline-test-reader"
      description  = "For the test"
      artifact     = { path = "reader.zip", hash = "aGFzaA==" }
      memory_mb    = 64
      dead_letters = { bucket = "letters", folder = "reader" }
    }
  }

  expect_failures = [var.function]
}

run "timeout_beyond_15_minutes_is_refused" {
  command = plan

  variables {
    function = {
      name            = "twinline-test-reader"
      description     = "For the test"
      artifact        = { path = "reader.zip", hash = "aGFzaA==" }
      timeout_seconds = 901
      dead_letters    = { bucket = "letters", folder = "reader" }
    }
  }

  expect_failures = [var.function]
}

run "stream_without_dead_letters_is_refused" {
  command = plan

  variables {
    function = {
      name        = "twinline-test-reader"
      description = "For the test"
      artifact    = { path = "reader.zip", hash = "aGFzaA==" }
    }
  }

  expect_failures = [var.event_source]
}

run "batch_above_10000_is_refused" {
  command = plan

  variables {
    event_source = { stream_arn = "arn:aws:kinesis:eu-west-1:111122223333:stream/in", batch_size = 10001 }
  }

  expect_failures = [var.event_source]
}

run "window_above_5_minutes_is_refused" {
  command = plan

  variables {
    event_source = { stream_arn = "arn:aws:kinesis:eu-west-1:111122223333:stream/in", window_seconds = 301 }
  }

  expect_failures = [var.event_source]
}

run "age_limit_near_the_streams_own_is_refused" {
  command = plan

  variables {
    platform = {
      account_id         = "111122223333"
      region             = "eu-west-1"
      architecture       = "arm64"
      log_retention_days = 14
      alarms             = true
      alarm_actions      = []
      record_age_seconds = 86400
    }
  }

  expect_failures = [var.platform]
}

run "age_limit_below_any_outage_is_refused" {
  command = plan

  variables {
    platform = {
      account_id         = "111122223333"
      region             = "eu-west-1"
      architecture       = "arm64"
      log_retention_days = 14
      alarms             = true
      alarm_actions      = []
      record_age_seconds = 60
    }
  }

  expect_failures = [var.platform]
}
