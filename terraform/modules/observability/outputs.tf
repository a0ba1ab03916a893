output "alarm_names" {
  description = "Names of the alarms made here; none where alarms are off."
  value       = concat(aws_cloudwatch_metric_alarm.dead_letters[*].alarm_name, [for alarm in aws_cloudwatch_metric_alarm.delivery_freshness : alarm.alarm_name], [for alarm in aws_cloudwatch_metric_alarm.delivery_failures : alarm.alarm_name])
}
