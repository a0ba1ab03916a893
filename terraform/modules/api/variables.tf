variable "platform" {
  description = "What the API needs of the environment; see modules/stack/platform.tf."
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
    keys               = map(string)
  })
}

variable "artifact" {
  description = "Zip of api-reader on this machine and the base64 SHA-256 of it."
  type        = object({ path = string, hash = string })
}

variable "table_name" {
  description = "Name of the twin table."
  type        = string
}

variable "pipelines" {
  description = "Names of the pipelines: each is a scope of its own."
  type        = set(string)
}

variable "freshness" {
  description = "How often pipelines expect their metrics, by pipeline: `freshness` of each pipeline.json that has it."
  type = map(object({
    every_seconds = optional(number)
    metrics       = optional(map(number), {})
  }))
  default = {}

  # Lambda takes 4 KB of variables of a function together; 512 bytes are left to the others.
  validation {
    condition     = length(jsonencode(var.freshness)) + length(join(",", var.pipelines)) <= 3584
    error_message = "The pipelines' names and what they declare as freshness do not fit into the 4 KB that a function's variables may have. Declare one every_seconds for a pipeline rather than a number for each of its metrics, or leave metrics out that nobody waits for."
  }
}

variable "cors" {
  description = "Origins of web pages that may call the API from a browser, and for how long a browser remembers it; null: none."
  type = object({
    origins         = list(string)
    max_age_seconds = optional(number, 300)
  })
  default = null

  validation {
    condition     = var.cors == null || alltrue([for origin in try(var.cors.origins, []) : can(regex("^https?://[^/*]+$", origin))])
    error_message = "An origin is http or https and a host, such as https://app.example.org, without a path or a star."
  }
}

variable "clients" {
  description = "Machine clients by name, each with its scopes: `api` opens the API; `read` shows every pipeline, a pipeline's name that pipeline only."
  type        = map(object({ scopes = set(string) }))

  validation {
    condition     = alltrue([for client in values(var.clients) : contains(client.scopes, "api")])
    error_message = "Every client needs the scope api: no route answers without it."
  }

  validation {
    condition     = alltrue([for client in values(var.clients) : length(setsubtract(client.scopes, setunion(["api", "read"], var.pipelines))) == 0])
    error_message = "A scope is api, read or the name of a pipeline of this environment."
  }
}

variable "auth_domain" {
  description = "Prefix of the Cognito domain that hands out tokens, unique in the region over all accounts."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$", var.auth_domain)) && !can(regex("aws|amazon|cognito", var.auth_domain))
    error_message = "A Cognito domain prefix has 1 to 63 lower case letters, digits and inner hyphens, and none of the words aws, amazon and cognito."
  }
}

variable "throttle" {
  description = "Requests a second over all clients, and the burst above it."
  type        = object({ rate = optional(number, 100), burst = optional(number, 200) })
  default     = {}
}

variable "disposable" {
  description = "Whether the user pool may be destroyed with its clients."
  type        = bool
  default     = false
}
