module "encryption" {
  source = "../encryption"

  platform = { prefix = "twinline-${var.environment}", account_id = data.aws_caller_identity.this.account_id }

  # Only where a pipeline names a secret is there something to encrypt with their key.
  classes = var.encryption ? concat(["streams", "lake", "twin"], anytrue([for named in local.named : length(named.secrets) > 0]) ? ["secrets"] : []) : []
}

module "lake" {
  source = "../lake"

  platform   = local.platform
  retention  = var.retention
  catalog    = var.catalog
  disposable = var.disposable
}

module "cursors" {
  source = "../cursors"

  platform = local.platform
}

module "twin" {
  source = "../twin"

  platform           = local.platform
  artifact           = var.artifacts.functions["stream-writer"]
  dead_letter_bucket = module.lake.bucket_names["dead-letters"]
  shards             = var.twin_shards
  disposable         = var.disposable

  expires_after_seconds = { for name, config in local.configs : name => config.expires_after_seconds if can(config.expires_after_seconds) }
}

module "api" {
  source = "../api"

  platform    = local.platform
  artifact    = var.artifacts.functions["api-reader"]
  table_name  = module.twin.table_name
  pipelines   = local.twin_pipelines
  freshness   = local.freshness
  clients     = var.clients
  cors        = var.cors
  auth_domain = coalesce(var.auth_domain, "${local.platform.prefix}-${local.platform.account_id}")
  disposable  = var.disposable
}

module "observability" {
  source = "../observability"

  platform              = local.platform
  function_names        = local.function_names
  delivery_stream_names = { for name, pipeline in module.pipeline : name => pipeline.delivery_stream_name }
  dead_letter_bucket    = module.lake.bucket_names["dead-letters"]
  table_name            = module.twin.table_name
}
