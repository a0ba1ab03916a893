variable "platform" {
  description = "What a pipeline needs of the environment; see modules/stack/platform.tf."
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

variable "pipeline" {
  description = <<-EOT
    The pipeline, from its pipeline.json and the environment's overrides.
    name:              folder in sql/.
    interval_seconds:  time between two polls; null where nothing is polled.
    push:              which MQTT messages an IoT rule puts on the stream, each field null or empty where there is none: topic is
                       the filter, condition narrows it, topic_fields names levels of the topic. Null where a worker polls.
    documents,
    max_body_mb:       how many documents a poll fetches, and how large each may be: what the worker needs room for.
    stream:            kinesis; or firehose where the pipeline is lake-only: the worker puts its records on the delivery stream,
                       and there is no mapping.
    engine:            what runs the mapping.
    buffer_seconds,
    buffer_mb:         when Firehose closes an object of the lake.
    columns:           columns of the rows that transform.sql gives the lake; null where there is none.
    parquet:           whether Firehose writes the transformed zone as Parquet.
    shards:            shards of the pipeline stream: each takes 1 MB or 1,000 records a second.
    parameters:        parameters of the environment that its requests refer to.
    secrets:           secrets of its own that it names.
    overrides:         variables of the worker that replace values of pipeline.json; null leaves the file's value.
  EOT
  type = object({
    name             = string
    interval_seconds = optional(number)
    push = optional(object({
      topic        = optional(string)
      condition    = optional(string)
      topic_fields = optional(map(number), {})
    }))
    documents      = optional(number, 1)
    max_body_mb    = optional(number, 16)
    stream         = optional(string, "kinesis")
    engine         = optional(string, "embedded")
    buffer_seconds = optional(number, 60)
    buffer_mb      = optional(number, 1)
    columns        = optional(list(object({ name = string, type = string })))
    parquet        = optional(bool, false)
    shards         = optional(number, 1)
    parameters     = optional(list(string), [])
    secrets        = optional(list(string), [])
    overrides = optional(object({
      source_url       = optional(string)
      interval_seconds = optional(number)
      allow_private    = optional(bool, false)
    }), {})
  })

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.pipeline.name)) && !contains(["digitaltwin", "api", "read"], var.pipeline.name)
    error_message = "A pipeline's name has lower case letters, digits and single hyphens, and is not digitaltwin (the twin stream), api or read (scopes)."
  }

  validation {
    condition     = (var.pipeline.interval_seconds == null) == (var.pipeline.push != null)
    error_message = "A pipeline is either polled, with interval_seconds, or pushed, with push."
  }

  validation {
    condition     = try(var.pipeline.interval_seconds >= 1 && var.pipeline.interval_seconds <= 86400, var.pipeline.interval_seconds == null)
    error_message = "interval_seconds lies between 1 and 86400."
  }

  validation {
    condition     = try(var.pipeline.interval_seconds <= 60 || var.pipeline.interval_seconds % 60 == 0, true)
    error_message = "An interval above 60 seconds is a whole number of minutes, because EventBridge Scheduler counts in minutes."
  }

  validation {
    condition     = try(!strcontains(var.pipeline.push.topic, "'"), true)
    error_message = "A topic stands between single quotes in the rule, and has none."
  }

  validation {
    condition     = var.pipeline.max_body_mb >= 1 && var.pipeline.max_body_mb <= 512
    error_message = "max_body_mb lies between 1 and 512."
  }

  validation {
    condition     = contains(["kinesis", "firehose"], var.pipeline.stream)
    error_message = "stream is kinesis or firehose."
  }

  validation {
    condition     = var.pipeline.stream == "kinesis" || var.pipeline.push == null
    error_message = "What is pushed goes to a Kinesis stream: leave stream out of pipeline.json, or let the worker poll."
  }

  validation {
    condition     = var.pipeline.engine == "embedded"
    error_message = "The only extractor engine so far is embedded."
  }

  validation {
    condition     = var.pipeline.buffer_seconds >= 0 && var.pipeline.buffer_seconds <= 900
    error_message = "buffer_seconds lies between 0 and 900."
  }

  validation {
    condition     = var.pipeline.buffer_mb >= 1 && var.pipeline.buffer_mb <= 128
    error_message = "buffer_mb lies between 1 and 128."
  }

  validation {
    condition     = !var.pipeline.parquet || var.pipeline.buffer_mb >= 64
    error_message = "parquet needs a buffer_mb of at least 64: Firehose converts no smaller buffers. Set delivery.buffer_mb in pipeline.json."
  }

  validation {
    condition     = !var.pipeline.parquet || var.pipeline.columns != null
    error_message = "parquet needs columns: give the pipeline a transform.sql and run twin check --accept."
  }

  validation {
    condition     = !var.pipeline.parquet || var.catalog != null
    error_message = "parquet needs the catalog, from which Firehose takes the columns: set catalog = true."
  }

  validation {
    condition     = alltrue([for name in concat(var.pipeline.parameters, var.pipeline.secrets) : can(regex("^[a-z0-9-]{1,64}$", name))])
    error_message = "The name of a parameter or a secret has 1 to 64 lower case letters, digits and hyphens: it becomes part of an ARN."
  }

  validation {
    condition     = var.pipeline.shards >= 1 && floor(var.pipeline.shards) == var.pipeline.shards
    error_message = "shards is a whole number from 1."
  }
}

variable "artifacts" {
  description = "Zip and base64 SHA-256 of sourcing-worker, data-extractor and firehose-transformer of this pipeline."
  type        = map(object({ path = string, hash = string }))

  validation {
    condition     = alltrue([for name in ["sourcing-worker", "data-extractor", "firehose-transformer"] : contains(keys(var.artifacts), name)])
    error_message = "A pipeline has the artifacts sourcing-worker, data-extractor and firehose-transformer: run scripts/build."
  }
}

variable "twin_stream" {
  description = "Name of the stream that takes the observations."
  type        = string
}

variable "cursor_table" {
  description = "Name of the table in which the sourcing-worker keeps its lease and its cursors."
  type        = string
}

variable "buckets" {
  description = "Bucket name of each lake zone: raw, transformed, dead-letters."
  type        = map(string)
}

variable "schedule_group" {
  description = "Name of the group that holds the schedule."
  type        = string
}

variable "catalog" {
  description = "Name of the Glue database for the tables of the lake; null: there are no tables."
  type        = string
  default     = null
}
