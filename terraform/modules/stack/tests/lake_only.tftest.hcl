# A pipeline whose records go to the lake only, beside one of the twin.
mock_provider "aws" {
  source          = "../../tests/mocks"
  override_during = plan
}

variables {
  environment = "test"
  region      = "eu-west-1"
  sql_dir     = "../../tests/fixtures/sql"
  pipelines   = { weather = {}, irish-rail = {} }
  clients     = { demo = { scopes = ["api", "read"] } }

  artifacts = {
    functions = {
      api-reader    = { path = "api-reader.zip", hash = "aGFzaA==" }
      stream-writer = { path = "stream-writer.zip", hash = "aGFzaA==" }
    }
    pipelines = { for name in ["irish-rail", "weather"] : name => {
      data-extractor       = { path = "data-extractor.zip", hash = "aGFzaA==" }
      firehose-transformer = { path = "firehose-transformer.zip", hash = "aGFzaA==" }
      sourcing-worker      = { path = "sourcing-worker.zip", hash = "aGFzaA==" }
    } }
  }
}

run "the_twin_does_not_know_it" {
  command = plan

  assert {
    condition     = output.lake_only == toset(["weather"])
    error_message = "Who redrives knows that its stream is a delivery stream."
  }

  assert {
    condition     = output.stream_names == { weather = "twinline-test-weather", irish-rail = "twinline-test-irish-rail", digitaltwin = "twinline-test-digitaltwin" }
    error_message = "Each pipeline has a stream for its records."
  }

  assert {
    condition     = [for name, _ in output.function_names : name if startswith(name, "weather/")] == ["weather/firehose-transformer", "weather/sourcing-worker"]
    error_message = "Nothing maps its records."
  }

  assert {
    condition     = local.twin_pipelines == ["irish-rail"]
    error_message = "There is nothing of it that a client could be let see."
  }
}
