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

# What only costs time on an emulator: the provider waits up to a minute for lifecycle rules and encrypted streams.
encryption = false
retention  = {}

# Nobody runs Athena on an emulator, and its catalog of tables is not known to be one.
catalog = false

# The alarm on dead letters needs S3's request metrics, which MiniStack refuses (PutBucketMetricsConfiguration: 400).
alarms = false
