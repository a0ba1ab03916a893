# Bucket and region are yours: terraform init -backend-config=bucket=… -backend-config=region=…
# The state holds the secrets of the API's clients: it is encrypted, and only those who deploy may read the bucket.
terraform {
  backend "s3" {
    key          = "twinline/dev.tfstate"
    encrypt      = true
    use_lockfile = true
  }
}
