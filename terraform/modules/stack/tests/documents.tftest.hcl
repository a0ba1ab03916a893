# A source of several documents, which has no address of its own.
mock_provider "aws" {
  source          = "../../tests/mocks"
  override_during = plan
}

variables {
  environment = "test"
  region      = "eu-west-1"
  sql_dir     = "../../tests/fixtures/sql"
  pipelines   = { meteoswiss = {}, irish-rail = {} }
  clients     = { demo = { scopes = ["api", "read", "meteoswiss"] } }

  artifacts = {
    functions = {
      api-reader    = { path = "api-reader.zip", hash = "aGFzaA==" }
      stream-writer = { path = "stream-writer.zip", hash = "aGFzaA==" }
    }
    pipelines = { for name in ["irish-rail", "meteoswiss"] : name => {
      data-extractor       = { path = "data-extractor.zip", hash = "aGFzaA==" }
      firehose-transformer = { path = "firehose-transformer.zip", hash = "aGFzaA==" }
      sourcing-worker      = { path = "sourcing-worker.zip", hash = "aGFzaA==" }
    } }
  }
}

run "a_source_of_documents_is_a_pipeline_as_any" {
  command = plan

  assert {
    condition     = local.pipelines["meteoswiss"].interval_seconds == 600 && local.pipelines["meteoswiss"].overrides.source_url == null
    error_message = "The interval is the file's, and without an override the worker keeps to its documents."
  }

  assert {
    condition     = local.pipelines["meteoswiss"].buffer_seconds == 60 && local.pipelines["meteoswiss"].buffer_mb == 1
    error_message = "What the file leaves out has its default."
  }

  assert {
    condition     = module.twin.expires_after_seconds == tomap({ meteoswiss = 7200 })
    error_message = "The writer is told which values expire, and of no pipeline whose values do not."
  }

  assert {
    condition     = output.stream_names == { irish-rail = "twinline-test-irish-rail", meteoswiss = "twinline-test-meteoswiss", digitaltwin = "twinline-test-digitaltwin" }
    error_message = "Each pipeline has a stream of its own."
  }

  assert {
    condition     = output.function_names["meteoswiss/sourcing-worker"] == "twinline-test-meteoswiss-sourcing-worker"
    error_message = "One worker asks for all documents."
  }
}

run "an_environment_has_the_documents_below_another_address" {
  command = plan

  variables {
    pipelines = { meteoswiss = { source_url = "http://127.0.0.1:8000/", allow_private = true } }
  }

  assert {
    condition     = local.pipelines["meteoswiss"].overrides.source_url == "http://127.0.0.1:8000/" && local.pipelines["meteoswiss"].overrides.allow_private
    error_message = "The worker gets the other address."
  }
}

run "what_a_file_expects_reaches_the_api" {
  command = plan

  assert {
    condition     = local.freshness == { meteoswiss = { every_seconds = 3600, metrics = { "wind.speed" = 600 } } }
    error_message = "Pipelines that declare a freshness have it, and no others."
  }
}

run "a_source_that_is_asked_less_often_is_expected_less_often" {
  command = plan

  variables {
    pipelines = { meteoswiss = { interval_seconds = 1800 } }
  }

  assert {
    condition     = local.freshness == { meteoswiss = { every_seconds = 3600, metrics = { "wind.speed" = 1800 } } }
    error_message = "Nothing is expected more often than its source is asked."
  }
}
