output "stream_name" {
  description = "Name of the stream that source records are put on: the delivery stream where the pipeline is lake-only."
  value       = local.lake_only ? aws_kinesis_firehose_delivery_stream.this.name : aws_kinesis_stream.this[0].name
}

output "delivery_stream_name" {
  description = "Name of the Firehose delivery stream."
  value       = aws_kinesis_firehose_delivery_stream.this.name
}

output "schedule_name" {
  description = "Name of the schedule; null where nothing is polled."
  value       = one(aws_scheduler_schedule.this[*].name)
}

output "function_names" {
  description = "Names of the functions by their short name."
  value       = { for name, function in local.functions : name => function.name }
}

output "statements" {
  description = "What each function's role allows, by short name."
  value       = { for name, function in local.functions : name => function.statements }
}

output "alarm_names" {
  description = "Names of all alarms of the functions."
  value       = flatten([for function in local.functions : function.alarm_names])
}

locals {
  functions = merge(
    { for worker in module.sourcing_worker : "sourcing-worker" => worker },
    { for extractor in module.data_extractor : "data-extractor" => extractor },
    { firehose-transformer = module.firehose_transformer },
  )
}

output "table_names" {
  description = "Name of the table of each zone that has one; none without a catalog."
  value       = { for zone, table in aws_glue_catalog_table.this : zone => table.name }
}
