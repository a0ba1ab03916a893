variable "platform" {
  description = <<-EOT
    What every function of an environment shares.
    account_id, region:  build exact ARNs, so that a plan shows whole policies.
    architecture:        `arm64` on AWS, the host's own on an emulator.
    endpoint:            address of an emulator; null on AWS, where the SDK finds its endpoints itself.
    log_level:           value of TWIN_LOG; null leaves the function's default.
    log_retention_days:  age at which log events are deleted.
    alarms:              whether alarms are created.
    alarm_actions:       ARNs told when an alarm changes state, such as an SNS topic.
    record_age_seconds:  age at which a record of a stream is given up on and leaves to the dead letters. Until then it is tried again,
                         and its shard waits for it.
  EOT
  type = object({
    account_id         = string
    region             = string
    architecture       = string
    endpoint           = optional(string)
    log_level          = optional(string)
    log_retention_days = number
    alarms             = bool
    alarm_actions      = list(string)
    record_age_seconds = optional(number, 3600)
  })

  validation {
    # The streams keep a record for a day: one that is older than that is gone, and leaves no letter.
    condition     = var.platform.record_age_seconds >= 600 && var.platform.record_age_seconds <= 72000 && var.platform.record_age_seconds % 60 == 0
    error_message = "record_age_seconds lies between 600 and 72000, in whole minutes: the streams keep a record for 86400 seconds, and a letter has to be written before."
  }
}

variable "function" {
  description = <<-EOT
    One function.
    name:             full name, also of its role and log group.
    artifact:         zip on this machine and the base64 SHA-256 of it.
    memory_mb:        memory; processor time grows with it.
    storage_mb:       size of /tmp; up to 512 costs nothing.
    timeout_seconds:  hard limit of one invocation.
    environment:      variables of its own, AWS_ENDPOINT_URL and TWIN_LOG apart.
    grants:           one statement per port the function uses; nothing else is allowed but its own logs.
    dead_letters:     bucket for records the function gives up on, the first part of their keys, which is the crate's name,
                      and the key the bucket is encrypted with (none: an empty list).
    async_retries:    how often Lambda repeats an asynchronous invocation that failed; null where nobody invokes it so.
  EOT
  type = object({
    name            = string
    description     = string
    artifact        = object({ path = string, hash = string })
    memory_mb       = optional(number, 128)
    storage_mb      = optional(number, 512)
    timeout_seconds = optional(number, 30)
    environment     = optional(map(string), {})
    grants          = optional(list(object({ sid = string, actions = list(string), resources = list(string) })), [])
    dead_letters    = optional(object({ bucket = string, folder = string, key_arns = optional(list(string), []) }))
    async_retries   = optional(number)
  })

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,63}$", var.function.name))
    error_message = "A function's name has at most 64 lower case letters, digits and hyphens: choose a shorter pipeline or environment name."
  }

  validation {
    condition     = var.function.memory_mb >= 128 && var.function.memory_mb <= 3008
    error_message = "memory_mb lies between 128 and 3008."
  }

  validation {
    condition     = var.function.timeout_seconds >= 1 && var.function.timeout_seconds <= 900
    error_message = "timeout_seconds lies between 1 and 900."
  }

  validation {
    condition     = alltrue([for grant in var.function.grants : length(grant.actions) > 0 && alltrue([for action in grant.actions : can(regex("^[a-z0-9-]+:[A-Za-z]+$", action))])])
    error_message = "A grant names its actions one by one, without a wildcard."
  }

  validation {
    # Without a wildcard; or below one bucket (arn:aws:s3:::bucket/*); or below one named resource of another service
    # (table/name/index/*), where a type alone (table/*) would be every resource of it.
    condition = alltrue([for grant in var.function.grants : length(grant.resources) > 0 && alltrue([for arn in grant.resources : anytrue([
      can(regex("^arn:aws:[^*?]+$", arn)),
      can(regex("^arn:aws:s3:::[^*?:]*[^*?:/]/[*]$", arn)),
      can(regex("^arn:aws:[a-z0-9-]+:[a-z0-9-]+:[0-9]+:[a-z-]+[:/][^*?]*[^*?:/][:/][*]$", arn)),
    ])])])
    error_message = "A grant names its resources by ARN; a wildcard is accepted only as the end, after the resource's name and a separator."
  }

  validation {
    condition     = var.function.dead_letters == null || can(regex("^[a-z][a-z0-9-]*$", var.function.dead_letters.folder))
    error_message = "The folder of the dead letters is a crate's name: lower case letters, digits and hyphens."
  }
}

variable "event_source" {
  description = <<-EOT
    Kinesis stream that invokes the function, or null. Apart from `function`, so that the function itself does not wait for the stream.
    stream_arn:      the stream.
    key_arns:        key the stream is encrypted with (none: an empty list).
    batch_size:      records of one invocation; Lambda also cuts at 6 MB.
    window_seconds:  how long a batch may be gathered; 0 keeps the value's way to the reader short.
  EOT
  type = object({
    stream_arn     = string
    key_arns       = optional(list(string), [])
    batch_size     = optional(number, 100)
    window_seconds = optional(number, 0)
  })
  default = null

  validation {
    condition     = var.event_source == null || var.function.dead_letters != null
    error_message = "A function that reads a stream needs dead_letters: without a failure destination a poison record would be lost at the age limit."
  }

  validation {
    condition     = try(var.event_source.batch_size >= 1 && var.event_source.batch_size <= 10000, var.event_source == null)
    error_message = "batch_size lies between 1 and 10000."
  }

  validation {
    condition     = try(var.event_source.window_seconds >= 0 && var.event_source.window_seconds <= 300, var.event_source == null)
    error_message = "window_seconds lies between 0 and 300."
  }
}
