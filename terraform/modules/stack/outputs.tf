output "api_id" {
  description = "Id of the HTTP API."
  value       = module.api.api_id
}

output "api_url" {
  description = "Address of the API; routes start at /v1."
  value       = module.api.api_url
}

output "token_url" {
  description = "Where a client gets its token by OAuth2 client credentials."
  value       = module.api.token_url
}

output "user_pool_id" {
  description = "Id of the Cognito user pool."
  value       = module.api.user_pool_id
}

output "client_ids" {
  description = "Client id of each client."
  value       = module.api.client_ids
}

output "function_names" {
  description = "Names of all functions: `stream-writer`, `api-reader` and `<pipeline>/<function>`."
  value       = local.function_names
}

output "table_name" {
  description = "Name of the twin table."
  value       = module.twin.table_name
}

output "bucket_names" {
  description = "Bucket name of each lake zone."
  value       = module.lake.bucket_names
}

output "stream_names" {
  description = "Stream that the source records of each pipeline are put on, and the twin stream as `digitaltwin`."
  value       = merge({ for name, pipeline in module.pipeline : name => pipeline.stream_name }, { digitaltwin = module.twin.stream_name })
}

output "lake_only" {
  description = "Pipelines whose stream is a delivery stream of Firehose."
  value       = setsubtract(keys(local.pipelines), local.twin_pipelines)
}

output "topic_fields" {
  description = "Fields that messages of a pipeline get from their topic, with the level of each; a redrive puts them into the messages again."
  value       = { for name, pipeline in local.pipelines : name => pipeline.push.topic_fields if pipeline.push != null }
}

output "delivery_stream_names" {
  description = "Firehose delivery stream of each pipeline."
  value       = { for name, pipeline in module.pipeline : name => pipeline.delivery_stream_name }
}

output "lake_tables" {
  description = "Tables of the lake: `<database>.<table>` by zone for each pipeline."
  value = { for name, pipeline in module.pipeline : name => {
    for zone, table in pipeline.table_names : zone => "${module.lake.catalog}.${table}"
  } }
}

output "transforms" {
  description = "Pipelines whose lake gets the rows of a transform.sql."
  value       = [for name, pipeline in local.pipelines : name if pipeline.columns != null]
}

output "schedule_group_name" {
  description = "Group that holds all schedules."
  value       = aws_scheduler_schedule_group.this.name
}

output "schedule_names" {
  description = "Schedule of each pipeline that is polled."
  value       = { for name, pipeline in module.pipeline : name => pipeline.schedule_name if pipeline.schedule_name != null }
}

output "alarm_names" {
  description = "Names of all alarms."
  value = sort(concat(
    module.twin.alarm_names,
    module.api.alarm_names,
    module.observability.alarm_names,
    flatten([for pipeline in module.pipeline : pipeline.alarm_names]),
  ))
}

output "statements" {
  description = "What each function's role allows, by the same keys as function_names."
  value = merge(
    module.twin.statements,
    module.api.statements,
    [for name, pipeline in module.pipeline : { for short, list in pipeline.statements : "${name}/${short}" => list }]...
  )
}

locals {
  function_names = merge(
    module.twin.function_names,
    module.api.function_names,
    [for name, pipeline in module.pipeline : { for short, function in pipeline.function_names : "${name}/${short}" => function }]...
  )
}
