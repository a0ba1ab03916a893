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
    }

    grants = concat(
      [{
        sid       = "ReadValues"
        actions   = ["dynamodb:GetItem", "dynamodb:Query"]
        resources = ["arn:aws:dynamodb:${var.platform.region}:${var.platform.account_id}:table/${var.table_name}"]
      }],
      # DynamoDB opens the table's key in the name of whoever calls it.
      [for class, arn in var.platform.keys : { sid = "UseTableKey", actions = ["kms:Decrypt"], resources = [arn] } if class == "twin"],
    )
  }
}

resource "aws_lambda_permission" "gateway" {
  statement_id  = "gateway"
  function_name = module.api_reader.name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this.execution_arn}/*/GET/v1/*"
}
