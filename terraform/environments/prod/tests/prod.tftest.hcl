mock_provider "aws" {
  source          = "../../tests/mocks"
  override_during = plan
}

variables {
  artifacts_dir = "../../tests/fixtures/artifacts"
  sql_dir       = "../../tests/fixtures/sql"
}

run "production_keeps_its_data" {
  command = plan

  assert {
    condition     = !var.disposable
    error_message = "Nothing of production can be destroyed with its data."
  }

  assert {
    condition     = var.encryption && var.alarms && var.retention == null && var.endpoint == null
    error_message = "Production switches nothing off."
  }

  assert {
    condition     = length(output.alarm_names) > 0 && startswith(output.table_name, "twinline-prod-")
    error_message = "The whole environment is planned."
  }
}
