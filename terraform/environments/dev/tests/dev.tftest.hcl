mock_provider "aws" {
  source          = "../../tests/mocks"
  override_during = plan
}

variables {
  artifacts_dir = "../../tests/fixtures/artifacts"
  sql_dir       = "../../tests/fixtures/sql"
}

run "whole_environment_is_planned" {
  command = plan

  assert {
    condition     = toset(keys(output.function_names)) == toset(["stream-writer", "api-reader", "irish-rail/sourcing-worker", "irish-rail/data-extractor", "irish-rail/firehose-transformer"])
    error_message = "All functions of the flow are there."
  }

  assert {
    condition     = alltrue([for name in concat(values(output.function_names), values(output.stream_names), values(output.bucket_names), [output.table_name]) : startswith(name, "twinline-dev-")])
    error_message = "Every name starts with the environment."
  }

  assert {
    condition     = output.api_url == "https://api1.execute-api.eu-west-1.amazonaws.com"
    error_message = "The environment runs on AWS, not on an emulator."
  }

  assert {
    condition     = var.endpoint == null && var.architecture == "arm64"
    error_message = "Functions run on arm64 and find AWS themselves."
  }
}

run "artifacts_are_found_beside_their_manifest" {
  command = plan

  assert {
    condition     = local.artifacts.functions["stream-writer"].path == "../../tests/fixtures/artifacts/stream-writer.zip" && local.artifacts.pipelines["irish-rail"]["sourcing-worker"].path == "../../tests/fixtures/artifacts/sourcing-worker.zip"
    error_message = "A path of the manifest begins at the manifest's folder."
  }

  assert {
    condition     = local.artifacts.functions["stream-writer"].hash == local.manifest.functions["stream-writer"].hash
    error_message = "The hash is the manifest's."
  }
}

run "data_is_encrypted_with_own_keys" {
  command = plan

  assert {
    condition     = var.encryption
    error_message = "Encryption is on."
  }

  assert {
    condition     = alltrue([for key in ["stream-writer", "api-reader", "irish-rail/sourcing-worker", "irish-rail/data-extractor", "irish-rail/firehose-transformer"] : strcontains(jsonencode(module.stack.statements[key]), "kms:")])
    error_message = "Every function that touches data has the right to its key."
  }
}

run "someone_is_told" {
  command = plan

  assert {
    condition = toset(output.alarm_names) == toset([
      "twinline-dev-api-faults",
      "twinline-dev-api-reader-errors",
      "twinline-dev-api-reader-throttles",
      "twinline-dev-dead-letters",
      "twinline-dev-irish-rail-data-extractor-errors",
      "twinline-dev-irish-rail-data-extractor-iterator-age",
      "twinline-dev-irish-rail-data-extractor-throttles",
      "twinline-dev-irish-rail-backup-failures",
      "twinline-dev-irish-rail-conversion-failures",
      "twinline-dev-irish-rail-delivery-failures",
      "twinline-dev-irish-rail-delivery-freshness",
      "twinline-dev-irish-rail-transform-failures",
      "twinline-dev-irish-rail-firehose-transformer-errors",
      "twinline-dev-irish-rail-firehose-transformer-throttles",
      "twinline-dev-irish-rail-sourcing-worker-errors",
      "twinline-dev-irish-rail-sourcing-worker-throttles",
      "twinline-dev-stream-writer-errors",
      "twinline-dev-stream-writer-iterator-age",
      "twinline-dev-stream-writer-throttles",
    ])
    error_message = "Every function, both stream readers, the API, the delivery and the dead letters are watched."
  }
}

run "unbuilt_functions_are_said_so" {
  command = plan

  variables {
    artifacts_dir = "../../tests/fixtures/nowhere"
  }

  expect_failures = [var.artifacts_dir]
}
