mock_provider "aws" {
  source          = "../../tests/mocks"
  override_during = plan
}

variables {
  platform = {
    prefix             = "twinline-test"
    account_id         = "111122223333"
    region             = "eu-west-1"
    architecture       = "arm64"
    log_retention_days = 14
    alarms             = true
    alarm_actions      = []
    keys = {
      streams = "arn:aws:kms:eu-west-1:111122223333:key/streams"
      lake    = "arn:aws:kms:eu-west-1:111122223333:key/lake"
      twin    = "arn:aws:kms:eu-west-1:111122223333:key/twin"
    }
  }

  artifact    = { path = "reader.zip", hash = "aGFzaA==" }
  table_name  = "twinline-test-twin"
  pipelines   = ["irish-rail", "a-second"]
  clients     = { demo = { scopes = ["api", "read"] }, rail = { scopes = ["api", "irish-rail"] } }
  auth_domain = "twinline-test"
}

run "every_route_but_two_wants_a_token_with_scope" {
  command = plan

  assert {
    condition = toset(keys(aws_apigatewayv2_route.this)) == toset([
      "GET /v1/components", "GET /v1/components/{component}", "GET /v1/components/{component}/metrics/{metric}", "GET /v1/values/{key}",
      "POST /v1/values/query", "GET /v1/stale", "GET /v1/health", "GET /v1/openapi.json",
    ])
    error_message = "The routes are those of the contract."
  }

  assert {
    condition     = alltrue([for key, route in aws_apigatewayv2_route.this : route.authorization_type == "JWT" && route.authorizer_id != null if !contains(["GET /v1/health", "GET /v1/openapi.json"], key)])
    error_message = "Every route but health and the document has the authorizer."
  }

  assert {
    condition     = alltrue([for key, route in aws_apigatewayv2_route.this : route.authorization_scopes == toset(["twin/api"]) if !contains(["GET /v1/health", "GET /v1/openapi.json"], key)])
    error_message = "Every route but health and the document wants the scope twin/api: without one an ID token would pass."
  }

  assert {
    condition     = alltrue([for key in ["GET /v1/health", "GET /v1/openapi.json"] : aws_apigatewayv2_route.this[key].authorization_type == "NONE"])
    error_message = "Health and the document are open."
  }
}

run "tokens_are_checked_against_the_pool" {
  command = plan

  assert {
    condition     = aws_apigatewayv2_authorizer.this.jwt_configuration[0].issuer == "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_mock"
    error_message = "The issuer is the user pool."
  }

  assert {
    condition     = aws_apigatewayv2_authorizer.this.jwt_configuration[0].audience == toset(values(output.client_ids))
    error_message = "The audience is the clients."
  }

  assert {
    condition     = { for scope in aws_cognito_resource_server.this.scope : scope.scope_name => true } == { for name in ["api", "read", "irish-rail", "a-second"] : name => true }
    error_message = "The resource server has api, read and one scope for each pipeline."
  }

  assert {
    condition     = alltrue([for client in aws_cognito_user_pool_client.this : client.generate_secret && client.allowed_oauth_flows == toset(["client_credentials"])])
    error_message = "Clients are machines with a secret."
  }

  assert {
    condition     = aws_cognito_user_pool_client.this["rail"].allowed_oauth_scopes == toset(["twin/api", "twin/irish-rail"])
    error_message = "A client has its own scopes only."
  }

  assert {
    condition     = aws_cognito_user_pool.this.deletion_protection == "ACTIVE"
    error_message = "The pool is protected unless it is disposable."
  }

  assert {
    condition     = !strcontains(jsonencode([output.client_ids, output.api_url, output.token_url, output.user_pool_id]), "planted-secret")
    error_message = "No output holds a secret."
  }
}

run "reader_may_read_the_table_and_nothing_else" {
  command = plan

  assert {
    condition = { for s in output.statements["api-reader"] : s.sid => join(" ", concat(s.actions, s.resources)) } == {
      WriteOwnLogs = "logs:CreateLogStream logs:PutLogEvents arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/twinline-test-api-reader:*"
      ReadValues   = "dynamodb:BatchGetItem dynamodb:GetItem dynamodb:Query arn:aws:dynamodb:eu-west-1:111122223333:table/twinline-test-twin"
      UseTableKey  = "kms:Decrypt arn:aws:kms:eu-west-1:111122223333:key/twin"
    }
    error_message = "The reader gets and queries the twin table; it never scans or writes."
  }

  assert {
    condition = { for key, permission in aws_lambda_permission.gateway : permission.principal => permission.source_arn... } == { "apigateway.amazonaws.com" = [
      "arn:aws:execute-api:eu-west-1:111122223333:api1/*/GET/v1/*", "arn:aws:execute-api:eu-west-1:111122223333:api1/*/POST/v1/values/query",
    ] }
    error_message = "Only GETs and the one POST of this API invoke the reader."
  }

  assert {
    condition     = aws_apigatewayv2_integration.this.payload_format_version == "2.0"
    error_message = "The reader gets payload format 2.0."
  }
}

run "reader_knows_the_pipelines" {
  command = plan

  assert {
    condition     = module.api_reader.settings.environment == { TWIN_TABLE = "twinline-test-twin", TWIN_PIPELINES = "a-second,irish-rail", TWIN_FRESHNESS = "{}" }
    error_message = "The reader reads the twin table and knows every pipeline by name."
  }
}

run "addresses_on_aws" {
  command = plan

  assert {
    condition     = output.api_url == "https://api1.execute-api.eu-west-1.amazonaws.com" && output.token_url == "https://twinline-test.auth.eu-west-1.amazoncognito.com/oauth2/token"
    error_message = "On AWS the addresses are those of the services."
  }

  assert {
    condition     = !can(regex("Authorization|queryString", aws_apigatewayv2_stage.this.access_log_settings[0].format))
    error_message = "The access log holds neither tokens nor queries."
  }

  assert {
    condition     = aws_cloudwatch_log_group.access.retention_in_days == 14
    error_message = "The access log has the retention."
  }
}

run "addresses_on_an_emulator" {
  command = plan

  variables {
    platform = {
      prefix             = "twinline-test"
      account_id         = "111122223333"
      region             = "eu-west-1"
      architecture       = "arm64"
      endpoint           = "http://127.0.0.1:4566"
      log_retention_days = 14
      alarms             = true
      alarm_actions      = []
      keys               = {}
    }

    disposable = true
  }

  assert {
    condition     = output.api_url == "http://127.0.0.1:4566/_aws/execute-api/api1/$default" && output.token_url == "http://127.0.0.1:4566/oauth2/token"
    error_message = "On an emulator everything is at its address."
  }

  assert {
    condition     = aws_cognito_user_pool.this.deletion_protection == "INACTIVE"
    error_message = "A disposable pool can be destroyed."
  }
}

run "client_without_api_scope_is_refused" {
  command = plan

  variables {
    clients = { demo = { scopes = ["read"] } }
  }

  expect_failures = [var.clients]
}

run "unknown_scope_is_refused" {
  command = plan

  variables {
    clients = { demo = { scopes = ["api", "write"] } }
  }

  expect_failures = [var.clients]
}

run "reserved_word_in_the_domain_is_refused" {
  command = plan

  variables {
    auth_domain = "my-cognito"
  }

  expect_failures = [var.auth_domain]
}

run "reader_knows_what_is_expected" {
  command = plan

  variables {
    freshness = { irish-rail = { every_seconds = 60 }, a-second = { metrics = { level = 3600 } } }
  }

  assert {
    condition     = module.api_reader.settings.environment.TWIN_FRESHNESS == "{\"a-second\":{\"metrics\":{\"level\":3600}},\"irish-rail\":{\"every_seconds\":60}}"
    error_message = "The reader gets what the pipelines declare, and nothing that is null."
  }
}

run "freshness_over_the_size_of_variables_is_refused" {
  command = plan

  variables {
    freshness = { irish-rail = { metrics = { for number in range(200) : "a.metric.with.a.long.name.${number}" => 3600 } } }
  }

  expect_failures = [var.freshness]
}

run "no_origin_may_call_unless_named" {
  command = plan

  assert {
    condition     = length(aws_apigatewayv2_api.this.cors_configuration) == 0
    error_message = "CORS is off."
  }
}

run "named_origins_may_call" {
  command = plan

  variables {
    cors = { origins = ["https://app.example.org"] }
  }

  assert {
    condition     = aws_apigatewayv2_api.this.cors_configuration[0].allow_origins == toset(["https://app.example.org"]) && aws_apigatewayv2_api.this.cors_configuration[0].allow_headers == toset(["authorization", "content-type", "if-none-match"])
    error_message = "The origin is allowed, with the headers that the API reads."
  }

  assert {
    condition     = aws_apigatewayv2_api.this.cors_configuration[0].expose_headers == toset(["etag", "retry-after", "www-authenticate"])
    error_message = "A page may read the headers that a client goes by."
  }
}

run "any_origin_is_refused" {
  command = plan

  variables {
    cors = { origins = ["*"] }
  }

  expect_failures = [var.cors]
}

run "answers_that_are_faults_ring" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.faults[0].metric_name == "5xx" && aws_cloudwatch_metric_alarm.faults[0].dimensions == tomap({ ApiId = "api1" })
    error_message = "The gateway's count of this API's 5xx rings: a function that answers 503 has no error that Lambda counts."
  }

  assert {
    condition     = contains(output.alarm_names, "twinline-test-api-faults")
    error_message = "The alarm is among those that the module names."
  }
}
