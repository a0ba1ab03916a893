variable "platform" {
  description = "What the twin needs of the environment; see modules/stack/platform.tf."
  type = object({
    prefix             = string
    account_id         = string
    region             = string
    architecture       = string
    endpoint           = optional(string)
    log_level          = optional(string)
    log_retention_days = number
    alarms             = bool
    alarm_actions      = list(string)
    record_age_seconds = optional(number, 3600)
    keys               = map(string)
  })
}

variable "artifact" {
  description = "Zip of stream-writer on this machine and the base64 SHA-256 of it."
  type        = object({ path = string, hash = string })
}

variable "dead_letter_bucket" {
  description = "Name of the bucket for observations that cannot be stored."
  type        = string
}

variable "shards" {
  description = "Shards of the twin stream: each takes 1 MB or 1,000 records a second."
  type        = number
  default     = 1

  validation {
    condition     = var.shards >= 1 && floor(var.shards) == var.shards
    error_message = "shards is a whole number from 1."
  }
}

variable "disposable" {
  description = "Whether the table may be destroyed with what is in it: no deletion protection, no point-in-time recovery."
  type        = bool
  default     = false
}
