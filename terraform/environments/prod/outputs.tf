output "api_id" {
  description = "Id of the HTTP API."
  value       = module.stack.api_id
}

output "api_url" {
  description = "Address of the API; routes start at /v1."
  value       = module.stack.api_url
}

output "token_url" {
  description = "Where a client gets its token by OAuth2 client credentials."
  value       = module.stack.token_url
}

output "user_pool_id" {
  description = "Id of the Cognito user pool."
  value       = module.stack.user_pool_id
}

output "client_ids" {
  description = "Client id of each client."
  value       = module.stack.client_ids
}

output "function_names" {
  description = "Names of all functions: `stream-writer`, `api-reader` and `<pipeline>/<function>`."
  value       = module.stack.function_names
}

output "table_name" {
  description = "Name of the twin table."
  value       = module.stack.table_name
}

output "bucket_names" {
  description = "Bucket name of each lake zone."
  value       = module.stack.bucket_names
}

output "stream_names" {
  description = "Stream of each pipeline, and the twin stream as `digitaltwin`."
  value       = module.stack.stream_names
}

output "lake_only" {
  description = "Pipelines whose stream is a delivery stream of Firehose."
  value       = module.stack.lake_only
}

output "topic_fields" {
  description = "Fields that messages of a pipeline get from their topic, with the level of each."
  value       = module.stack.topic_fields
}

output "delivery_stream_names" {
  description = "Firehose delivery stream of each pipeline."
  value       = module.stack.delivery_stream_names
}

output "lake_tables" {
  description = "Tables of the lake: `<database>.<table>` by zone for each pipeline."
  value       = module.stack.lake_tables
}

output "transforms" {
  description = "Pipelines whose lake gets the rows of a transform.sql."
  value       = module.stack.transforms
}

output "schedule_group_name" {
  description = "Group that holds all schedules."
  value       = module.stack.schedule_group_name
}

output "schedule_names" {
  description = "Schedule of each pipeline."
  value       = module.stack.schedule_names
}

output "alarm_names" {
  description = "Names of all alarms."
  value       = module.stack.alarm_names
}
