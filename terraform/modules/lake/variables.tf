variable "platform" {
  description = "What the buckets need of the environment: prefix and account id make their names, `keys` holds the ARN of the lake key if there is one."
  type = object({
    prefix     = string
    account_id = string
    keys       = map(string)
  })
}

variable "retention" {
  description = <<-EOT
    Per zone: after how many days an object moves to infrequent access and to the archive, and after how many it is deleted; null: never.
    A zone left out has no lifecycle rule.
  EOT
  type = map(object({
    infrequent_days = optional(number)
    archive_days    = optional(number)
    expire_days     = optional(number)
  }))
  default = {
    raw          = { infrequent_days = 30, archive_days = 90 }
    transformed  = { infrequent_days = 30, archive_days = 365 }
    aggregated   = { infrequent_days = 90 }
    dead-letters = { expire_days = 90 }
  }
  nullable = false # null stands for the default

  validation {
    condition     = alltrue([for zone in keys(var.retention) : contains(["raw", "transformed", "aggregated", "dead-letters"], zone)])
    error_message = "A zone is one of raw, transformed, aggregated and dead-letters."
  }

  validation {
    condition     = alltrue([for rule in values(var.retention) : try(rule.infrequent_days >= 30, rule.infrequent_days == null)])
    error_message = "S3 moves objects to infrequent access after 30 days at the earliest."
  }

  validation {
    condition     = alltrue([for rule in values(var.retention) : try(rule.archive_days >= coalesce(rule.infrequent_days, 0) + 30, true)])
    error_message = "S3 wants 30 days between infrequent access and the archive."
  }
}

variable "disposable" {
  description = "Whether the buckets may be destroyed with what is in them."
  type        = bool
  default     = false
}

variable "catalog" {
  description = "Whether there is a Glue database for the tables of the lake."
  type        = bool
  default     = true
}
