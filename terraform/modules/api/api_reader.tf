module "api_reader" {
  source = "../lambda-function"

  platform = var.platform

  function = {
    name            = "${var.platform.prefix}-api-reader"
    description     = "Answers the API from the twin table"
    artifact        = var.artifact
    memory_mb       = 256
    timeout_seconds = 15

    environment = {
      TWIN_TABLE     = var.table_name
      TWIN_PIPELINES = join(",", sort(var.pipelines))
      TWIN_FRESHNESS = local.freshness
    }

    grants = concat(
      [{
        sid       = "ReadValues"
        actions   = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]
        resources = ["arn:aws:dynamodb:${var.platform.region}:${var.platform.account_id}:table/${var.table_name}"]
      }],
      # DynamoDB opens the table's key in the name of whoever calls it.
      [for class, arn in var.platform.keys : { sid = "UseTableKey", actions = ["kms:Decrypt"], resources = [arn] } if class == "twin"],
    )
  }
}

resource "aws_lambda_permission" "gateway" {
  for_each = { gets = "GET/v1/*", query = "POST/v1/values/query" }

  statement_id  = "gateway-${each.key}"
  function_name = module.api_reader.name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this.execution_arn}/*/${each.value}"
}

locals {
  # Without what is null, and with no metric that says what all do: a variable is no place to waste.
  freshness = jsonencode({ for name, declared in var.freshness : name => merge(
    declared.every_seconds == null ? {} : { every_seconds = declared.every_seconds },
    length(declared.metrics) == 0 ? {} : { metrics = declared.metrics },
  ) })
}
