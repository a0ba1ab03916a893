mock_provider "aws" {
  source          = "../../tests/mocks"
  override_during = plan
}

variables {
  platform = { prefix = "twinline-test", account_id = "111122223333" }
}

run "each_data_class_has_its_key" {
  command = plan

  assert {
    condition     = toset(keys(output.key_arns)) == toset(["streams", "lake", "twin"])
    error_message = "The data classes in use are streams, lake and twin."
  }

  assert {
    condition     = alltrue([for key in aws_kms_key.this : key.enable_key_rotation])
    error_message = "Every key is rotated."
  }

  assert {
    condition     = aws_kms_alias.this["lake"].name == "alias/twinline-test-lake"
    error_message = "A key is found by the environment and its class."
  }

  assert {
    condition     = alltrue([for s in data.aws_iam_policy_document.key.statement : !strcontains(join(",", s.actions), "*")])
    error_message = "The key policy lists its actions."
  }

  assert {
    condition     = data.aws_iam_policy_document.key.statement[0].principals == toset([{ type = "AWS", identifiers = toset(["arn:aws:iam::111122223333:root"]) }])
    error_message = "Only the own account is trusted."
  }
}

run "secrets_have_a_key_when_asked_for" {
  command = plan

  variables {
    classes = ["secrets"]
  }

  assert {
    condition     = keys(output.key_arns) == ["secrets"] && aws_kms_alias.this["secrets"].name == "alias/twinline-test-secrets"
    error_message = "The class secrets can be had."
  }
}

run "no_class_no_key" {
  command = plan

  variables {
    classes = []
  }

  assert {
    condition     = length(aws_kms_key.this) == 0 && length(aws_kms_alias.this) == 0
    error_message = "Encryption with own keys can be switched off."
  }
}

run "unknown_class_is_refused" {
  command = plan

  variables {
    classes = ["stream"]
  }

  expect_failures = [var.classes]
}
