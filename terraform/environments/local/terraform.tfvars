environment  = "local"
region       = "eu-west-1"
architecture = "x86_64" # the scripts give the host's own

pipelines = {
  irish-rail = {}
}

clients = {
  demo = { scopes = ["api", "read"] }
}

log_retention_days = 1
disposable         = true

# What only costs time on an emulator: the provider waits up to a minute for each of these, and nothing there acts on them.
encryption = false
alarms     = false
retention  = {}
