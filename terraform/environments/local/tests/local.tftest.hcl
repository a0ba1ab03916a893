mock_provider "aws" {
  source          = "../../tests/mocks"
  override_during = plan
}

variables {
  artifacts_dir = "../../tests/fixtures/artifacts"
  sql_dir       = "../../tests/fixtures/sql"
}

run "one_pipeline_runs_unasked" {
  command = plan

  assert {
    condition     = toset(keys(var.pipelines)) == toset(["irish-rail"])
    error_message = "The demo has one pipeline."
  }

  assert {
    condition     = toset(keys(output.function_names)) == toset(["stream-writer", "api-reader", "irish-rail/sourcing-worker", "irish-rail/data-extractor", "irish-rail/firehose-transformer"])
    error_message = "All functions of the flow are there."
  }
}

run "more_run_when_they_are_named" {
  command = plan

  variables {
    pipelines = {
      irish-rail = {}
      meteoswiss = { source_url = "http://127.0.0.1:8000/", interval_seconds = 1, allow_private = true }
    }
    clients = { demo = { scopes = ["api", "meteoswiss"] } }
  }

  assert {
    condition     = output.function_names["meteoswiss/data-extractor"] == "twinline-local-meteoswiss-data-extractor"
    error_message = "A second pipeline has functions of its own."
  }

  assert {
    condition     = output.schedule_names == { irish-rail = "twinline-local-irish-rail", meteoswiss = "twinline-local-meteoswiss" }
    error_message = "Each pipeline is polled on a schedule of its own."
  }
}
