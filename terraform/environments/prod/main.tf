module "stack" {
  source = "../../modules/stack"

  environment        = var.environment
  region             = var.region
  endpoint           = var.endpoint
  architecture       = var.architecture
  sql_dir            = var.sql_dir
  pipelines          = var.pipelines
  artifacts          = jsondecode(file("${var.artifacts_dir}/manifest.json"))
  clients            = var.clients
  auth_domain        = var.auth_domain
  twin_shards        = var.twin_shards
  encryption         = var.encryption
  alarms             = var.alarms
  alarm_actions      = var.alarm_actions
  retention          = var.retention
  log_retention_days = var.log_retention_days
  log_level          = var.log_level
  disposable         = var.disposable
}
