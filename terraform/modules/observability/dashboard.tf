resource "aws_cloudwatch_dashboard" "this" {
  count = var.platform.alarms ? 1 : 0

  dashboard_name = var.platform.prefix
  dashboard_body = jsonencode({
    widgets = [for index, widget in local.widgets : {
      type   = "metric"
      x      = 12 * (index % 2)
      y      = 6 * floor(index / 2)
      width  = 12
      height = 6
      properties = {
        title   = widget.title
        region  = var.platform.region
        view    = "timeSeries"
        period  = 60
        stat    = widget.stat
        metrics = widget.metrics
      }
    }]
  })
}

locals {
  widgets = [
    { title = "Invocations", stat = "Sum", metrics = [for name in values(var.function_names) : ["AWS/Lambda", "Invocations", "FunctionName", name]] },
    { title = "Errors", stat = "Sum", metrics = [for name in values(var.function_names) : ["AWS/Lambda", "Errors", "FunctionName", name]] },
    { title = "Duration, p99", stat = "p99", metrics = [for name in values(var.function_names) : ["AWS/Lambda", "Duration", "FunctionName", name]] },
    { title = "Behind the stream", stat = "Maximum", metrics = [for key, name in var.function_names : ["AWS/Lambda", "IteratorAge", "FunctionName", name] if can(regex("data-extractor|stream-writer", key))] },
    { title = "Waiting for the lake", stat = "Maximum", metrics = [for name in values(var.delivery_stream_names) : ["AWS/Firehose", "DeliveryToS3.DataFreshness", "DeliveryStreamName", name]] },
    { title = "Dead letters", stat = "Sum", metrics = [["AWS/S3", "PutRequests", "BucketName", var.dead_letter_bucket, "FilterId", "all"]] },
    { title = "Write units of the twin", stat = "Sum", metrics = [["AWS/DynamoDB", "ConsumedWriteCapacityUnits", "TableName", var.table_name]] },
  ]
}
