variable "environment" {
  description = "Name of the environment; every name on AWS starts with twinline-<environment>."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{0,7}$", var.environment))
    error_message = "An environment's name has 1 to 8 lower case letters and digits, a letter first."
  }
}

variable "region" {
  description = "AWS region."
  type        = string
}

variable "endpoint" {
  description = "Address of an emulator that stands in for AWS, such as http://127.0.0.1:4566; null on AWS."
  type        = string
  default     = null

  validation {
    condition     = var.endpoint == null || can(regex("^https?://[^/]+$", var.endpoint))
    error_message = "The endpoint is an http or https address without a path."
  }
}

variable "architecture" {
  description = "Processor the functions are built for."
  type        = string
  default     = "arm64"

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "The architecture is arm64 or x86_64."
  }
}

variable "sql_dir" {
  description = "Folder that holds one folder for each pipeline."
  type        = string
}

variable "pipelines" {
  description = <<-EOT
    Pipelines of this environment by name, each with what differs here from its pipeline.json.
    source_url, interval_seconds: replace the file's values; of several documents, each is source_url/<its name>.
    allow_private:                lets the worker poll loopback and private addresses; for local runs only.
    shards:                       shards of the pipeline stream.
    parquet:                      whether Firehose writes the transformed zone as Parquet; needs a transform.sql and a buffer of 64 MB.
  EOT
  type = map(object({
    source_url       = optional(string)
    interval_seconds = optional(number)
    allow_private    = optional(bool, false)
    shards           = optional(number, 1)
    parquet          = optional(bool, false)
  }))

  validation {
    condition     = alltrue([for name in keys(var.pipelines) : fileexists("${var.sql_dir}/${name}/pipeline.json")])
    error_message = "No pipeline.json for: ${join(", ", [for name in keys(var.pipelines) : name if !fileexists("${var.sql_dir}/${name}/pipeline.json")])}. Each pipeline has a folder of its name in ${var.sql_dir}."
  }

  validation {
    condition     = alltrue([for name in keys(var.pipelines) : try(jsondecode(file("${var.sql_dir}/${name}/pipeline.json")).name == name, true)])
    error_message = "The name in a pipeline.json is the name of its folder: ${join(", ", [for name in keys(var.pipelines) : name if !try(jsondecode(file("${var.sql_dir}/${name}/pipeline.json")).name == name, true)])}."
  }
}

variable "artifacts" {
  description = "Contents of manifest.json, its paths joined with its folder: zip path and base64 SHA-256 of every function."
  type = object({
    functions = map(object({ path = string, hash = string }))
    pipelines = map(map(object({ path = string, hash = string })))
  })

  validation {
    condition     = alltrue([for name in ["api-reader", "stream-writer"] : contains(keys(var.artifacts.functions), name)])
    error_message = "The manifest lacks api-reader or stream-writer. Run scripts/build first."
  }

  validation {
    condition = alltrue([
      for pair in setproduct(keys(var.pipelines), ["data-extractor", "firehose-transformer", "sourcing-worker"]) :
      contains(keys(lookup(var.artifacts.pipelines, pair[0], {})), pair[1])
    ])
    error_message = "The manifest lacks functions of a pipeline: ${join(", ", [
      for pair in setproduct(keys(var.pipelines), ["data-extractor", "firehose-transformer", "sourcing-worker"]) :
      "${pair[0]}/${pair[1]}" if !contains(keys(lookup(var.artifacts.pipelines, pair[0], {})), pair[1])
    ])}. Run scripts/build first."
  }
}

variable "clients" {
  description = "Machine clients of the API by name, each with its scopes: api, read or a pipeline's name."
  type        = map(object({ scopes = set(string) }))
}

variable "cors" {
  description = "Origins of web pages that may call the API from a browser, see modules/api; null: none."
  type        = object({ origins = list(string), max_age_seconds = optional(number, 300) })
  default     = null
}

variable "auth_domain" {
  description = "Prefix of the Cognito domain; null: twinline-<environment>-<account id>."
  type        = string
  default     = null
}

variable "twin_shards" {
  description = "Shards of the twin stream."
  type        = number
  default     = 1
}

variable "encryption" {
  description = "Whether each data class has a key of its own; else the keys that AWS owns."
  type        = bool
  default     = true
}

variable "alarms" {
  description = "Whether there are alarms and a dashboard."
  type        = bool
  default     = true
}

variable "alarm_actions" {
  description = "ARNs told when an alarm changes state, such as an SNS topic."
  type        = list(string)
  default     = []
}

variable "record_age_seconds" {
  description = "Age at which a record that keeps failing leaves its stream for the dead letters: from 600 to 72000, in whole minutes."
  type        = number
  default     = 3600
}

variable "retention" {
  description = "Lifecycle of each lake zone in days, see modules/lake; null: the module's defaults."
  type = map(object({
    infrequent_days = optional(number)
    archive_days    = optional(number)
    expire_days     = optional(number)
  }))
  default = null
}

variable "catalog" {
  description = "Whether the Glue catalog has a database and tables for the lake."
  type        = bool
  default     = true
}

variable "log_retention_days" {
  description = "Age at which log events are deleted."
  type        = number
  default     = 30
}

variable "log_level" {
  description = "Log level of the functions; null: their default."
  type        = string
  default     = null
}

variable "disposable" {
  description = "Whether the environment may be destroyed with its data."
  type        = bool
  default     = false
}
