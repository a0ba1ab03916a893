# What a mocked provider cannot make up: ids and ARNs that other resources check the form of.

mock_data "aws_caller_identity" {
  defaults = { account_id = "111122223333" }
}

mock_data "aws_iam_policy_document" {
  defaults = { json = "{}" }
}

mock_resource "aws_apigatewayv2_api" {
  defaults = { id = "api1", execution_arn = "arn:aws:execute-api:eu-west-1:111122223333:api1" }
}

mock_resource "aws_apigatewayv2_authorizer" {
  defaults = { id = "tokens" }
}

mock_resource "aws_apigatewayv2_integration" {
  defaults = { id = "reader" }
}

mock_resource "aws_cloudwatch_log_group" {
  defaults = { arn = "arn:aws:logs:eu-west-1:111122223333:log-group:mock" }
}

mock_resource "aws_cognito_user_pool" {
  defaults = { id = "eu-west-1_mock" }
}

mock_resource "aws_cognito_user_pool_client" {
  defaults = { id = "client1", client_secret = "planted-secret" }
}

mock_resource "aws_iam_role" {
  defaults = { arn = "arn:aws:iam::111122223333:role/mock" }
}

mock_resource "aws_kinesis_stream" {
  defaults = { arn = "arn:aws:kinesis:eu-west-1:111122223333:stream/mock" }
}

mock_resource "aws_kms_key" {
  defaults = { arn = "arn:aws:kms:eu-west-1:111122223333:key/mock", key_id = "mock" }
}

mock_resource "aws_lambda_function" {
  defaults = {
    arn        = "arn:aws:lambda:eu-west-1:111122223333:function:mock"
    invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:mock/invocations"
  }
}
