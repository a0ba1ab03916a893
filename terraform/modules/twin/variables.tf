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

variable "expires_after_seconds" {
  description = "How long after its observation a value of a pipeline counts, for those whose values ever cease to; by pipeline, from their pipeline.json."
  type        = map(number)
  default     = {}

  validation {
    # Lambda limits all variables of a function to 4 KB; 1 KB is left to the others.
    condition     = length(jsonencode(var.expires_after_seconds)) <= 3072
    error_message = "expires_after_seconds of ${length(var.expires_after_seconds)} pipelines takes ${length(jsonencode(var.expires_after_seconds))} of 3,072 bytes that the stream-writer has room for. Leave it out of the pipeline.json of some, or split the pipelines over two environments."
  }
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
