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

run "function_runs_one_binary" {
  command = plan

  assert {
    condition     = aws_lambda_function.this.runtime == "provided.al2023" && aws_lambda_function.this.architectures[0] == "arm64"
    error_message = "The function runs on provided.al2023 and the platform's architecture."
  }

  assert {
    condition     = aws_lambda_function.this.filename == "reader.zip" && aws_lambda_function.this.source_code_hash == "aGFzaA=="
    error_message = "The function is the artifact, and a new hash deploys it."
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables == tomap({ TWIN_TABLE = "table", TWIN_DEAD_LETTER_BUCKET = "letters", TWIN_CODE = "aGFzaA==" })
    error_message = "On AWS the function gets its own variables and the bucket, and no endpoint."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.name == "/aws/lambda/twinline-test-reader" && aws_cloudwatch_log_group.this.retention_in_days == 14
    error_message = "The log group is the function's own and has the retention."
  }

  assert {
    condition     = length(aws_lambda_function_event_invoke_config.this) == 0
    error_message = "A function that nobody invokes asynchronously has no invoke configuration."
  }
}

run "delivery_loses_nothing_and_blocks_nobody" {
  command = plan

  assert {
    condition     = aws_lambda_event_source_mapping.this["stream"].function_response_types == toset(["ReportBatchItemFailures"])
    error_message = "Partial batch responses are on."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this["stream"].bisect_batch_on_function_error
    error_message = "A failing batch is cut in two."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this["stream"].maximum_record_age_in_seconds == 3600
    error_message = "A record that keeps failing leaves after an hour."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this["stream"].maximum_retry_attempts == -1
    error_message = "Only age ends the retries."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this["stream"].destination_config[0].on_failure[0].destination_arn == "arn:aws:s3:::letters"
    error_message = "What is given up on goes to the bucket of dead letters."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this["stream"].starting_position == "TRIM_HORIZON" && aws_lambda_event_source_mapping.this["stream"].batch_size == 100
    error_message = "Reading starts at the oldest record, a hundred at a time."
  }
}

run "age_limit_is_the_environments_and_the_alarm_says_so" {
  command = plan

  variables {
    platform = {
      account_id         = "111122223333"
      region             = "eu-west-1"
      architecture       = "arm64"
      log_retention_days = 14
      alarms             = true
      alarm_actions      = []
      record_age_seconds = 7200
    }
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this["stream"].maximum_record_age_in_seconds == 7200
    error_message = "The age limit is a variable."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["iterator-age"].threshold == 1800000
    error_message = "The iterator age is reported at a quarter of the age limit."
  }

  assert {
    condition     = strcontains(aws_cloudwatch_metric_alarm.this["iterator-age"].alarm_description, "more than 30 minutes behind its stream; at 120 minutes records leave")
    error_message = "The alarm says how much time is left."
  }
}

run "role_allows_its_ports_only" {
  command = plan

  assert {
    condition = [for s in data.aws_iam_policy_document.ports.statement : s.sid] == [
      "WriteOwnLogs", "ReadSourceStream", "DecryptSourceStream", "WriteDeadLetters", "EncryptDeadLetters", "FindDeadLetterBucket", "WriteDiscardedBatches", "PutObservations",
    ]
    error_message = "There is one statement for each port, and no other."
  }

  assert {
    condition     = alltrue([for s in data.aws_iam_policy_document.ports.statement : !strcontains(join(",", s.actions), "*")])
    error_message = "No action has a wildcard."
  }

  assert {
    condition     = alltrue([for s in data.aws_iam_policy_document.ports.statement : alltrue([for r in s.resources : startswith(r, "arn:aws:")])])
    error_message = "Every resource is an ARN."
  }

  assert {
    condition     = one([for s in data.aws_iam_policy_document.ports.statement : s.actions if s.sid == "ReadSourceStream"]) == toset(["kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards"])
    error_message = "The stream is read with what Lambda's documentation lists, on that stream alone."
  }

  assert {
    condition     = one([for s in data.aws_iam_policy_document.ports.statement : s.resources if s.sid == "WriteOwnLogs"]) == toset(["arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/twinline-test-reader:*"])
    error_message = "Only the function's own log group is written."
  }

  assert {
    condition     = one([for s in data.aws_iam_policy_document.ports.statement : s.actions if s.sid == "WriteDeadLetters"]) == toset(["s3:PutObject"])
    error_message = "Dead letters are put, never read or deleted."
  }

  assert {
    condition     = { for s in data.aws_iam_policy_document.ports.statement : s.sid => one(s.resources) if contains(s.actions, "s3:PutObject") } == { WriteDeadLetters = "arn:aws:s3:::letters/reader/dt=*", WriteDiscardedBatches = "arn:aws:s3:::letters/aws/lambda/*" }
    error_message = "The function writes its own letters, and Lambda in its name what it gave up on."
  }

  assert {
    condition     = { for s in data.aws_iam_policy_document.ports.statement : s.sid => "${one(s.actions)} ${one(s.resources)}" if contains(["EncryptDeadLetters", "FindDeadLetterBucket"], s.sid) } == { EncryptDeadLetters = "kms:GenerateDataKey arn:aws:kms:eu-west-1:111122223333:key/lake", FindDeadLetterBucket = "s3:ListBucket arn:aws:s3:::letters" }
    error_message = "What Lambda gives up on reaches an encrypted bucket: it looks for the bucket and asks for a data key in the function's name."
  }

  assert {
    condition     = data.aws_iam_policy_document.trust.statement[0].principals == toset([{ type = "Service", identifiers = toset(["lambda.amazonaws.com"]) }])
    error_message = "Only Lambda takes the role."
  }

  assert {
    condition     = jsonencode([for s in output.statements : s.sid]) == jsonencode([for s in data.aws_iam_policy_document.ports.statement : s.sid])
    error_message = "The output shows the whole policy."
  }
}

run "without_a_stream_there_is_no_mapping" {
  command = plan

  variables {
    event_source = null

    function = {
      name          = "twinline-test-worker"
      description   = "For the test"
      artifact      = { path = "worker.zip", hash = "aGFzaA==" }
      async_retries = 0
    }
  }

  assert {
    condition     = length(aws_lambda_event_source_mapping.this) == 0
    error_message = "No stream, no mapping."
  }

  assert {
    condition     = [for s in data.aws_iam_policy_document.ports.statement : s.sid] == ["WriteOwnLogs"]
    error_message = "A function without ports may write its logs and nothing else."
  }

  assert {
    condition     = aws_lambda_function_event_invoke_config.this[0].maximum_retry_attempts == 0
    error_message = "Zero retries are set, not left to Lambda's default of two."
  }

  assert {
    condition     = toset(keys(aws_cloudwatch_metric_alarm.this)) == toset(["errors", "throttles"])
    error_message = "Iterator age is watched where there is a stream only."
  }
}

run "letters_without_a_stream_open_nothing_of_lambda" {
  command = plan

  variables {
    event_source = null

    function = {
      name         = "twinline-test-reader"
      description  = "For the test"
      artifact     = { path = "reader.zip", hash = "aGFzaA==" }
      dead_letters = { bucket = "letters", folder = "reader" }
    }
  }

  assert {
    condition     = { for s in data.aws_iam_policy_document.ports.statement : s.sid => one(s.resources) if s.sid != "WriteOwnLogs" } == { WriteDeadLetters = "arn:aws:s3:::letters/reader/dt=*" }
    error_message = "Without a stream Lambda discards no batch: the function writes its own letters only."
  }
}

run "resource_below_a_name_is_accepted" {
  command = plan

  variables {
    function = {
      name         = "twinline-test-reader"
      description  = "For the test"
      artifact     = { path = "reader.zip", hash = "aGFzaA==" }
      grants       = [{ sid = "Below", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/folder/*", "arn:aws:dynamodb:eu-west-1:111122223333:table/t/index/*"] }]
      dead_letters = { bucket = "letters", folder = "reader" }
    }
  }

  assert {
    condition     = contains([for s in output.statements : s.sid], "Below")
    error_message = "Objects of one bucket and indexes of one table are names enough."
  }
}

run "emulator_is_named_to_the_function" {
  command = plan

  variables {
    platform = {
      account_id         = "000000000000"
      region             = "eu-west-1"
      architecture       = "x86_64"
      endpoint           = "http://127.0.0.1:4566"
      log_level          = "debug"
      log_retention_days = 1
      alarms             = false
      alarm_actions      = []
    }
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4566"
    error_message = "The function is told of the emulator, else it would call AWS."
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables["TWIN_LOG"] == "debug"
    error_message = "The log level is handed on."
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.this) == 0
    error_message = "Alarms can be switched off."
  }
}

run "alarms_name_their_runbook" {
  command = plan

  assert {
    condition     = toset(keys(aws_cloudwatch_metric_alarm.this)) == toset(["errors", "throttles", "iterator-age"])
    error_message = "A function that reads a stream has three alarms."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.this : can(regex("docs/runbooks/[a-z-]+\\.md$", alarm.alarm_description))])
    error_message = "Every alarm ends with its runbook."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.this : contains(alarm.alarm_actions, "arn:aws:sns:eu-west-1:111122223333:alarms")])
    error_message = "Every alarm tells the given topic."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["iterator-age"].threshold == 900000 && aws_cloudwatch_metric_alarm.this["iterator-age"].threshold < aws_lambda_event_source_mapping.this["stream"].maximum_record_age_in_seconds * 1000
    error_message = "The iterator age is reported before records leave."
  }
}
