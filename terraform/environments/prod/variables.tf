# The same in every environment; modules/stack checks the values and says more about each.

variable "environment" {
  description = "Name of the environment."
  type        = string
}

variable "region" {
  description = "AWS region."
  type        = string
}

variable "endpoint" {
  description = "Address of an emulator that stands in for AWS; null on AWS."
  type        = string
  default     = null
}

variable "architecture" {
  description = "Processor the functions are built for: arm64 or x86_64."
  type        = string
  default     = "arm64"
}

variable "artifacts_dir" {
  description = "Folder of manifest.json, which scripts/build writes."
  type        = string
  default     = "../../../target/lambda"

  validation {
    condition     = fileexists("${var.artifacts_dir}/manifest.json")
    error_message = "There is no manifest.json in ${var.artifacts_dir}. Run scripts/build first."
  }
}

variable "sql_dir" {
  description = "Folder that holds one folder for each pipeline."
  type        = string
  default     = "../../../sql"
}

variable "pipelines" {
  description = "Pipelines of this environment, each with what differs here from its pipeline.json."
  type = map(object({
    source_url       = optional(string)
    interval_seconds = optional(number)
    allow_private    = optional(bool, false)
    shards           = optional(number, 1)
    parquet          = optional(bool, false)
  }))
}

variable "clients" {
  description = "Machine clients of the API, each with its scopes: api, read or a pipeline's name."
  type        = map(object({ scopes = set(string) }))
}

variable "cors" {
  description = "Origins of web pages that may call the API from a browser; null: none."
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
  description = "Whether each data class has a key of its own."
  type        = bool
  default     = true
}

variable "alarms" {
  description = "Whether there are alarms and a dashboard."
  type        = bool
  default     = true
}

variable "alarm_actions" {
  description = "ARNs told when an alarm changes state."
  type        = list(string)
  default     = []
}

variable "record_age_seconds" {
  description = "Age at which a record that keeps failing leaves its stream for the dead letters."
  type        = number
  default     = 3600
}

variable "retention" {
  description = "Lifecycle of each lake zone in days; null: the defaults of modules/lake."
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
