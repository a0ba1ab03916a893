# The rules of delivery that invariant I6 rests on: only the unfinished part of a batch comes again, a record that
# kills the process is cut out by bisection, and what is still failing at the age limit leaves with its payload.
resource "aws_lambda_event_source_mapping" "this" {
  for_each = toset(var.event_source == null ? [] : ["stream"])

  function_name                      = aws_lambda_function.this.arn
  event_source_arn                   = var.event_source.stream_arn
  starting_position                  = "TRIM_HORIZON"
  batch_size                         = var.event_source.batch_size
  maximum_batching_window_in_seconds = var.event_source.window_seconds
  function_response_types            = ["ReportBatchItemFailures"]
  bisect_batch_on_function_error     = true
  maximum_record_age_in_seconds      = var.platform.record_age_seconds
  maximum_retry_attempts             = -1

  destination_config {
    on_failure {
      # S3, because only there the whole record arrives; a queue or a topic would get its position alone.
      destination_arn = "arn:aws:s3:::${var.function.dead_letters.bucket}"
    }
  }

  # Lambda tries the role's rights when the mapping is made.
  depends_on = [aws_iam_role_policy.this]
}
