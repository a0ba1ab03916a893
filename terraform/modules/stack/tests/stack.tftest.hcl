mock_provider "aws" {
  source          = "../../tests/mocks"
  override_during = plan
}

variables {
  environment = "test"
  region      = "eu-west-1"
  sql_dir     = "../../tests/fixtures/sql"
  pipelines   = { irish-rail = {} }
  clients     = { demo = { scopes = ["api", "read"] } }

  artifacts = {
    functions = {
      api-reader    = { path = "api-reader.zip", hash = "aGFzaA==" }
      stream-writer = { path = "stream-writer.zip", hash = "aGFzaA==" }
    }
    pipelines = {
      irish-rail = {
        data-extractor       = { path = "data-extractor.zip", hash = "aGFzaA==" }
        firehose-transformer = { path = "firehose-transformer.zip", hash = "aGFzaA==" }
        sourcing-worker      = { path = "sourcing-worker.zip", hash = "aGFzaA==" }
      }
    }
  }
}

run "pipeline_is_its_folder" {
  command = plan

  assert {
    condition     = local.pipelines["irish-rail"].interval_seconds == 60 && local.pipelines["irish-rail"].buffer_seconds == 120 && local.pipelines["irish-rail"].buffer_mb == 5
    error_message = "Interval and buffers come from pipeline.json."
  }

  assert {
    condition     = local.pipelines["irish-rail"].overrides.source_url == null && local.pipelines["irish-rail"].overrides.interval_seconds == null && !local.pipelines["irish-rail"].overrides.allow_private
    error_message = "Without overrides the worker keeps to its file, and private addresses stay closed."
  }
}

run "columns_of_the_lake_come_from_the_lock" {
  command = plan

  variables {
    pipelines = { irish-rail = {}, meteoswiss = {} }
    artifacts = {
      functions = {
        api-reader    = { path = "api-reader.zip", hash = "aGFzaA==" }
        stream-writer = { path = "stream-writer.zip", hash = "aGFzaA==" }
      }
      pipelines = { for name in ["irish-rail", "meteoswiss"] : name => {
        for function in ["data-extractor", "firehose-transformer", "sourcing-worker"] : function => { path = "${function}.zip", hash = "aGFzaA==" }
      } }
    }
  }

  assert {
    condition     = local.pipelines["irish-rail"].columns == null && [for column in local.pipelines["meteoswiss"].columns : column.name] == ["station", "reading"]
    error_message = "A transform's lock is the one home of the columns."
  }

  assert {
    condition     = output.transforms == ["meteoswiss"]
    error_message = "Who redrives knows which pipelines have a transform."
  }

  assert {
    condition     = output.lake_tables["meteoswiss"] == { raw = "twinline_test.raw_meteoswiss", transformed = "twinline_test.transformed_meteoswiss" }
    error_message = "Tables are named for those who ask."
  }
}

run "age_limit_reaches_every_module" {
  command = plan

  variables {
    record_age_seconds = 7200
  }

  assert {
    condition     = local.platform.record_age_seconds == 7200
    error_message = "The environment says when a record is given up on."
  }
}

run "environment_overrides_the_file" {
  command = plan

  variables {
    pipelines = { irish-rail = { source_url = "http://127.0.0.1:8000/", interval_seconds = 300, allow_private = true } }
  }

  assert {
    condition     = local.pipelines["irish-rail"].interval_seconds == 300 && local.pipelines["irish-rail"].overrides.interval_seconds == 300
    error_message = "The schedule and the worker get the same interval."
  }

  assert {
    condition     = local.pipelines["irish-rail"].overrides.source_url == "http://127.0.0.1:8000/" && local.pipelines["irish-rail"].overrides.allow_private
    error_message = "The worker gets the other address."
  }
}

run "names_are_those_of_the_contract" {
  command = plan

  assert {
    condition = output.function_names == {
      stream-writer                     = "twinline-test-stream-writer"
      api-reader                        = "twinline-test-api-reader"
      "irish-rail/sourcing-worker"      = "twinline-test-irish-rail-sourcing-worker"
      "irish-rail/data-extractor"       = "twinline-test-irish-rail-data-extractor"
      "irish-rail/firehose-transformer" = "twinline-test-irish-rail-firehose-transformer"
    }
    error_message = "Functions are found by short name."
  }

  assert {
    condition     = output.stream_names == { irish-rail = "twinline-test-irish-rail", digitaltwin = "twinline-test-digitaltwin" }
    error_message = "Streams are found by pipeline."
  }

  assert {
    condition     = output.table_name == "twinline-test-twin" && output.schedule_names == { irish-rail = "twinline-test-irish-rail" } && output.schedule_group_name == "twinline-test"
    error_message = "Table, schedules and their group are named by the environment."
  }

  assert {
    condition     = output.token_url == "https://twinline-test-111122223333.auth.eu-west-1.amazoncognito.com/oauth2/token"
    error_message = "The Cognito domain is unique by the account."
  }
}

run "no_role_is_wider_than_its_ports" {
  command = plan

  assert {
    condition     = toset(keys(output.statements)) == toset(keys(output.function_names))
    error_message = "Every function shows what it may do."
  }

  assert {
    condition     = alltrue(flatten([for list in values(output.statements) : [for s in list : [for action in s.actions : can(regex("^[a-z0-9]+:[A-Za-z]+$", action))]]]))
    error_message = "No action of any function has a wildcard."
  }

  assert {
    condition     = alltrue(flatten([for list in values(output.statements) : [for s in list : [for arn in s.resources : !strcontains(trimsuffix(trimsuffix(trimsuffix(arn, "/*"), ":*"), "/dt=*"), "*")]]]))
    error_message = "A resource's only wildcard is its end: objects of one folder, log streams of one group."
  }
}

run "every_key_has_a_user" {
  command = plan

  assert {
    condition     = toset(keys(module.encryption.key_arns)) == toset(["streams", "lake", "twin"])
    error_message = "There is a key for each data class that exists, and no other."
  }
}

run "keys_can_be_switched_off" {
  command = plan

  variables {
    encryption = false
    alarms     = false
  }

  assert {
    condition     = length(module.encryption.key_arns) == 0 && !strcontains(jsonencode(output.statements), "kms:")
    error_message = "Without encryption there is no key and no right to one."
  }

  assert {
    condition     = length(output.alarm_names) == 0
    error_message = "Without alarms there is none."
  }
}

run "missing_function_is_refused" {
  command = plan

  variables {
    artifacts = { functions = {}, pipelines = {} }
  }

  expect_failures = [var.artifacts]
}

run "missing_folder_is_refused" {
  command = plan

  variables {
    pipelines = { no-such-pipeline = {} }
  }

  expect_failures = [var.pipelines]
}

run "folder_of_another_name_is_refused" {
  command = plan

  variables {
    sql_dir = "../../tests/fixtures/misnamed"
  }

  expect_failures = [var.pipelines]
}

run "long_environment_is_refused" {
  command = plan

  variables {
    environment = "production"
  }

  expect_failures = [var.environment]
}

run "endpoint_with_a_path_is_refused" {
  command = plan

  variables {
    endpoint = "http://127.0.0.1:4566/path"
  }

  expect_failures = [var.endpoint]
}

run "unknown_architecture_is_refused" {
  command = plan

  variables {
    architecture = "riscv64"
  }

  expect_failures = [var.architecture]
}
