module "stack" {
  source = "../../modules/stack"

  environment        = var.environment
  region             = var.region
  endpoint           = var.endpoint
  architecture       = var.architecture
  sql_dir            = var.sql_dir
  pipelines          = var.pipelines
  artifacts          = local.artifacts
  clients            = var.clients
  cors               = var.cors
  auth_domain        = var.auth_domain
  twin_shards        = var.twin_shards
  encryption         = var.encryption
  alarms             = var.alarms
  alarm_actions      = var.alarm_actions
  record_age_seconds = var.record_age_seconds
  retention          = var.retention
  catalog            = var.catalog
  log_retention_days = var.log_retention_days
  log_level          = var.log_level
  disposable         = var.disposable
}

locals {
  manifest = jsondecode(file("${var.artifacts_dir}/manifest.json"))

  # The manifest's paths begin at its own folder, so that two checkouts plan the same.
  artifacts = {
    functions = { for name, entry in local.manifest.functions : name => merge(entry, { path = "${var.artifacts_dir}/${entry.path}" }) }
    pipelines = { for pipeline, functions in local.manifest.pipelines : pipeline => {
      for name, entry in functions : name => merge(entry, { path = "${var.artifacts_dir}/${entry.path}" })
    } }
  }
}
