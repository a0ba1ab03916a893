# Machine clients only: tokens by OAuth2 client credentials, no users.
resource "aws_cognito_user_pool" "this" {
  name                = var.platform.prefix
  deletion_protection = var.disposable ? "INACTIVE" : "ACTIVE"

  admin_create_user_config {
    allow_admin_create_user_only = true
  }
}

resource "aws_cognito_user_pool_domain" "this" {
  domain       = var.auth_domain
  user_pool_id = aws_cognito_user_pool.this.id
}

resource "aws_cognito_resource_server" "this" {
  identifier   = "twin"
  name         = "twin"
  user_pool_id = aws_cognito_user_pool.this.id

  dynamic "scope" {
    for_each = local.scopes

    content {
      scope_name        = scope.key
      scope_description = scope.value
    }
  }
}

resource "aws_cognito_user_pool_client" "this" {
  for_each = var.clients

  name                                 = each.key
  user_pool_id                         = aws_cognito_user_pool.this.id
  generate_secret                      = true
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_scopes                 = [for scope in sort(each.value.scopes) : "${aws_cognito_resource_server.this.identifier}/${scope}"]
  access_token_validity                = 60

  token_validity_units {
    access_token = "minutes"
  }

  # The scopes exist only with the resource server, which the identifier alone does not wait for.
  depends_on = [aws_cognito_resource_server.this]
}

locals {
  scopes = merge(
    { for pipeline in var.pipelines : pipeline => "Read the values of ${pipeline}" },
    { api = "Call the API", read = "Read the values of every pipeline" },
  )
}
