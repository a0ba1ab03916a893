data "aws_caller_identity" "this" {}

locals {
  # Handed to every module, which declares the part of it that it needs.
  platform = {
    prefix             = "twinline-${var.environment}"
    account_id         = data.aws_caller_identity.this.account_id
    region             = var.region
    architecture       = var.architecture
    endpoint           = var.endpoint
    log_level          = var.log_level
    log_retention_days = var.log_retention_days
    alarms             = var.alarms
    alarm_actions      = var.alarm_actions
    record_age_seconds = var.record_age_seconds
    # ARN of the key of each data class that has one: a map, so that a plan knows which exist before it knows the ARNs.
    keys = module.encryption.key_arns
  }
}
