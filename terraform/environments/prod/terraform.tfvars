environment = "prod"
region      = "eu-west-1"

pipelines = {
  irish-rail = {}
}

clients = {
  demo = { scopes = ["api", "read"] }
}

twin_shards        = 2
log_retention_days = 90
