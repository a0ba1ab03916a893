resource "aws_lambda_function" "this" {
  function_name    = var.function.name
  description      = var.function.description
  role             = aws_iam_role.this.arn
  runtime          = "provided.al2023"
  handler          = "bootstrap"
  architectures    = [var.platform.architecture]
  filename         = var.function.artifact.path
  source_code_hash = var.function.artifact.hash
  memory_size      = var.function.memory_mb
  timeout          = var.function.timeout_seconds

  # What every function has is not said, so that nothing changes where nothing else is wanted.
  dynamic "ephemeral_storage" {
    for_each = var.function.storage_mb > 512 ? [var.function.storage_mb] : []

    content {
      size = ephemeral_storage.value
    }
  }

  environment {
    # TWIN_CODE is what dead letters and lines of the lake name as the code that made them.
    variables = merge(local.environment, { TWIN_CODE = local.code })
  }

  lifecycle {
    precondition {
      condition     = local.environment_bytes <= 4096
      error_message = "The variables of ${var.function.name} take ${local.environment_bytes} of Lambda's 4,096 bytes. Give it fewer or shorter ones; what grows with the number of pipelines belongs in several environments."
    }
  }

  # Lambda would otherwise create the log group itself, without retention.
  depends_on = [aws_cloudwatch_log_group.this]
}

resource "aws_lambda_function_event_invoke_config" "this" {
  count = var.function.async_retries == null ? 0 : 1

  function_name                = aws_lambda_function.this.function_name
  maximum_retry_attempts       = var.function.async_retries
  maximum_event_age_in_seconds = 60
}

locals {
  environment = merge(
    var.function.environment,
    { for letters in var.function.dead_letters[*] : "TWIN_DEAD_LETTER_BUCKET" => letters.bucket },
    { for endpoint in var.platform.endpoint[*] : "AWS_ENDPOINT_URL" => endpoint },
    { for level in var.platform.log_level[*] : "TWIN_LOG" => level },
  )
  code              = substr(var.function.artifact.hash, 0, 12)
  environment_bytes = sum([for name, value in merge(local.environment, { TWIN_CODE = local.code }) : length(name) + length(value)])
}
