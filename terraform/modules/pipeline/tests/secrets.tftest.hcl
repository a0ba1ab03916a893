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

run "what_its_requests_name_the_worker_may_read_and_nothing_else" {
  command = plan

  variables {
    pipeline = { name = "irish-rail", interval_seconds = 60, parameters = ["site", "tenant"], secrets = ["token"] }
  }

  assert {
    condition = { for s in output.statements["sourcing-worker"] : s.sid => join(" ", concat(s.actions, s.resources)) if contains(["ReadParameters", "ReadSecrets", "DecryptSecrets"], s.sid) } == {
      ReadParameters = "ssm:GetParameter arn:aws:ssm:eu-west-1:111122223333:parameter/twinline-test/parameters/site arn:aws:ssm:eu-west-1:111122223333:parameter/twinline-test/parameters/tenant"
      ReadSecrets    = "ssm:GetParameter arn:aws:ssm:eu-west-1:111122223333:parameter/twinline-test/secrets/irish-rail/token"
      DecryptSecrets = "kms:Decrypt arn:aws:kms:eu-west-1:111122223333:key/secrets"
    }
    error_message = "The worker reads these very names, and decrypts with the key of the secrets only."
  }

  assert {
    condition     = module.sourcing_worker[0].settings.environment["TWIN_PARAMETER_FOLDER"] == "/twinline-test/parameters" && module.sourcing_worker[0].settings.environment["TWIN_SECRET_FOLDER"] == "/twinline-test/secrets/irish-rail"
    error_message = "The worker is told the folders of what the role lets it read."
  }

  assert {
    condition     = !strcontains(jsonencode([for name in ["data-extractor", "firehose-transformer"] : output.statements[name]]), "ssm:")
    error_message = "No other function reads them."
  }
}

run "parameters_alone_need_no_key" {
  command = plan

  variables {
    pipeline = { name = "irish-rail", interval_seconds = 60, parameters = ["site"] }
  }

  assert {
    condition     = [for s in output.statements["sourcing-worker"] : s.sid if contains(["ReadParameters", "ReadSecrets", "DecryptSecrets"], s.sid)] == ["ReadParameters"]
    error_message = "A pipeline without a secret decrypts none."
  }
}
