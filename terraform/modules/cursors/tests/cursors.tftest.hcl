mock_provider "aws" {
  source          = "../../tests/mocks"
  override_during = plan
}

variables {
  platform = {
    prefix = "twinline-test"
    keys = {
      streams = "arn:aws:kms:eu-west-1:111122223333:key/streams"
      twin    = "arn:aws:kms:eu-west-1:111122223333:key/twin"
    }
  }
}

run "table_is_that_of_the_workers" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.this.name == "twinline-test-cursors" && aws_dynamodb_table.this.hash_key == "pk" && aws_dynamodb_table.this.range_key == "sk"
    error_message = "The table is named by the environment and keyed as twin-aws writes it."
  }

  assert {
    condition     = aws_dynamodb_table.this.billing_mode == "PAY_PER_REQUEST"
    error_message = "What nobody polls costs nothing."
  }

  assert {
    condition     = aws_dynamodb_table.this.server_side_encryption[0].enabled && aws_dynamodb_table.this.server_side_encryption[0].kms_key_arn == "arn:aws:kms:eu-west-1:111122223333:key/streams"
    error_message = "The table is encrypted with the key of what comes in."
  }

  assert {
    condition     = output.table_name == "twinline-test-cursors"
    error_message = "The workers are told the table's name."
  }
}

run "table_without_keys" {
  command = plan

  variables {
    platform = { prefix = "twinline-test", keys = {} }
  }

  assert {
    condition     = length(aws_dynamodb_table.this.server_side_encryption) == 0
    error_message = "Without keys the table names none."
  }
}
