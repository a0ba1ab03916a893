# A source whose requests name parameters and a secret.
mock_provider "aws" {
  source          = "../../tests/mocks"
  override_during = plan
}

variables {
  environment = "test"
  region      = "eu-west-1"
  sql_dir     = "../../tests/fixtures/sql"
  pipelines   = { secured = {}, irish-rail = {} }
  clients     = { demo = { scopes = ["api", "read"] } }

  artifacts = {
    functions = {
      api-reader    = { path = "api-reader.zip", hash = "aGFzaA==" }
      stream-writer = { path = "stream-writer.zip", hash = "aGFzaA==" }
    }
    pipelines = { for name in ["irish-rail", "secured"] : name => {
      data-extractor       = { path = "data-extractor.zip", hash = "aGFzaA==" }
      firehose-transformer = { path = "firehose-transformer.zip", hash = "aGFzaA==" }
      sourcing-worker      = { path = "sourcing-worker.zip", hash = "aGFzaA==" }
    } }
  }
}

run "what_a_file_names_is_found_in_it" {
  command = plan

  assert {
    condition     = toset(local.named["secured"].parameters) == toset(["tenant", "site", "b-1", "user"]) && local.named["secured"].secrets == ["token"]
    error_message = "Every reference is found, two that touch as well, and no text that only looks like one."
  }

  assert {
    condition     = length(local.named["irish-rail"].parameters) == 0 && length(local.named["irish-rail"].secrets) == 0
    error_message = "A source that names nothing has nothing."
  }

  assert {
    condition     = length([for s in output.statements["secured/sourcing-worker"] : s if s.sid == "ReadSecrets"]) == 1 && !strcontains(jsonencode(output.statements["irish-rail/sourcing-worker"]), "ssm:")
    error_message = "Only the worker that needs it may read."
  }

  assert {
    condition     = toset(keys(module.encryption.key_arns)) == toset(["streams", "lake", "twin", "secrets"])
    error_message = "There is a key for secrets where a pipeline names one."
  }
}

run "without_own_keys_a_secret_is_read_all_the_same" {
  command = plan

  variables {
    encryption = false
  }

  assert {
    condition     = length(module.encryption.key_arns) == 0 && !strcontains(jsonencode(output.statements), "kms:")
    error_message = "AWS's own key of Parameter Store needs no right."
  }

  assert {
    condition     = length([for s in output.statements["secured/sourcing-worker"] : s if s.sid == "ReadSecrets"]) == 1
    error_message = "The worker reads its secret."
  }
}
