resource "aws_scheduler_schedule_group" "this" {
  name = local.platform.prefix
}

module "pipeline" {
  source   = "../pipeline"
  for_each = local.pipelines

  platform       = local.platform
  pipeline       = each.value
  artifacts      = var.artifacts.pipelines[each.key]
  twin_stream    = module.twin.stream_name
  cursor_table   = module.cursors.table_name
  buckets        = module.lake.bucket_names
  catalog        = module.lake.catalog
  schedule_group = aws_scheduler_schedule_group.this.name
}

locals {
  configs = { for name in keys(var.pipelines) : name => jsondecode(file("${var.sql_dir}/${name}/pipeline.json")) }

  pipelines = { for name, here in var.pipelines : name => {
    name             = name
    interval_seconds = try(coalesce(here.interval_seconds, local.configs[name].source.interval_seconds), null)
    push = local.configs[name].source.kind == "push" ? {
      topic        = try(local.configs[name].source.topic, null)
      condition    = try(local.configs[name].source.where, null)
      topic_fields = try(local.configs[name].source.topic_fields, {})
    } : null
    documents      = try(length(local.configs[name].source.documents), 1)
    max_body_mb    = try(local.configs[name].source.max_body_megabytes, 16)
    stream         = try(local.configs[name].stream, "kinesis")
    engine         = try(local.configs[name].extractor.engine, "embedded")
    buffer_seconds = try(local.configs[name].delivery.buffer_seconds, 60)
    buffer_mb      = try(local.configs[name].delivery.buffer_mb, 1)
    columns        = try(jsondecode(file("${var.sql_dir}/${name}/transform.lock.json")).columns, null)
    parquet        = here.parquet
    shards         = here.shards
    parameters     = local.named[name].parameters
    secrets        = local.named[name].secrets
    overrides = {
      source_url       = here.source_url
      interval_seconds = here.interval_seconds
      allow_private    = here.allow_private
    }
  } }

  # A lake-only pipeline has nothing that a client could be let see.
  twin_pipelines = [for name, pipeline in local.pipelines : name if pipeline.stream == "kinesis"]

  # What a source's requests name. A placeholder is $${parameter:<name>}, and no placeholder where a third $ stands before it.
  named = { for name in keys(var.pipelines) : name => {
    parameters = distinct(flatten(regexall("(?:^|[^$])\\$\\{parameter:([a-z0-9-]+)", jsonencode(local.configs[name].source))))
    secrets    = try([local.configs[name].source.auth.secret], [])
  } }

  # A source that is asked less often here than its file says is expected no more often than that.
  freshness = { for name, here in var.pipelines : name => {
    every_seconds = try(max(local.configs[name].freshness.every_seconds, coalesce(here.interval_seconds, 1)), null)
    metrics = { for metric, every in try(local.configs[name].freshness.metrics, {}) :
    metric => max(every, coalesce(here.interval_seconds, 1)) }
  } if can(local.configs[name].freshness) }
}
