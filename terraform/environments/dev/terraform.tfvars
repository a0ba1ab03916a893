environment = "dev"
region      = "eu-west-1"

pipelines = {
  irish-rail = {}
}

clients = {
  demo = { scopes = ["api", "read"] }
}

log_retention_days = 14
disposable         = true
