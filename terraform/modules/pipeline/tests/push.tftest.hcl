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

  pipeline = {
    name = "wood-presses"
    push = {
      topic        = "plant/+/press/+"
      condition    = "temperature > 0 AND state <> 'off'"
      topic_fields = { press = 4, hall = 2 }
    }
  }

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

run "messages_of_the_topic_go_to_the_stream" {
  command = plan

  assert {
    condition     = aws_iot_topic_rule.this[0].sql == "SELECT *, topic(2) AS hall, topic(4) AS press FROM 'plant/+/press/+' WHERE temperature > 0 AND state <> 'off'"
    error_message = "The rule selects whole messages of the topic, with what the topic tells, as the condition has it."
  }

  assert {
    condition     = aws_iot_topic_rule.this[0].name == "twinline_test_wood_presses" && one(aws_iot_topic_rule.this[0].kinesis).stream_name == "twinline-test-wood-presses" && one(aws_iot_topic_rule.this[0].kinesis).partition_key == "$${newuuid()}"
    error_message = "The rule puts them on the pipeline stream, over all of its shards."
  }

  assert {
    condition     = one(one(aws_iot_topic_rule.this[0].error_action).s3).bucket_name == "letters" && startswith(one(one(aws_iot_topic_rule.this[0].error_action).s3).key, "topic-rule/wood-presses/")
    error_message = "A message that the stream does not take is kept with the dead letters."
  }

  assert {
    condition = [for s in data.aws_iam_policy_document.topic_rule[0].statement : "${s.sid} ${join(" ", s.actions)} ${join(" ", s.resources)}"] == [
      "PutMessages kinesis:PutRecord arn:aws:kinesis:eu-west-1:111122223333:stream/twinline-test-wood-presses",
      "KeepMessages s3:PutObject arn:aws:s3:::letters/topic-rule/wood-presses/*",
      "EncryptStream kms:GenerateDataKey arn:aws:kms:eu-west-1:111122223333:key/streams",
      "EncryptLetters kms:GenerateDataKey arn:aws:kms:eu-west-1:111122223333:key/lake",
    ]
    error_message = "The rule may put on this stream and keep letters of this pipeline, and nothing else."
  }

  assert {
    condition = { for c in data.aws_iam_policy_document.topic_rule_trust[0].statement[0].condition : "${c.test} ${c.variable}" => one(c.values) } == {
      "StringEquals aws:SourceAccount" = "111122223333"
      "ArnEquals aws:SourceArn"        = "arn:aws:iot:eu-west-1:111122223333:rule/twinline_test_wood_presses"
    }
    error_message = "This rule takes the role, and no other."
  }
}

run "nothing_polls" {
  command = plan

  assert {
    condition     = length(aws_scheduler_schedule.this) == 0 && length(module.sourcing_worker) == 0 && length(aws_iam_role.schedule) == 0
    error_message = "What is pushed has no worker and no schedule."
  }

  assert {
    condition     = output.schedule_name == null && toset(keys(output.function_names)) == toset(["data-extractor", "firehose-transformer"])
    error_message = "Outputs name what is there."
  }
}

run "all_messages_count_without_a_condition" {
  command = plan

  variables {
    pipeline = { name = "wood-presses", push = { topic = "plant/#" } }
  }

  assert {
    condition     = aws_iot_topic_rule.this[0].sql == "SELECT * FROM 'plant/#'"
    error_message = "Messages are taken whole, and all of them."
  }
}

run "producers_of_their_own_need_no_rule" {
  command = plan

  variables {
    pipeline = { name = "wood-presses", push = {} }
  }

  assert {
    condition     = length(aws_iot_topic_rule.this) == 0 && length(aws_iam_role.topic_rule) == 0 && aws_kinesis_stream.this[0].name == "twinline-test-wood-presses"
    error_message = "Without a topic there is just the stream."
  }
}
