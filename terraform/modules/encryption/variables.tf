variable "platform" {
  description = "What the keys need of the environment: the prefix of all names and the account that owns the keys."
  type = object({
    prefix     = string
    account_id = string
  })
}

variable "classes" {
  description = "Data classes to make a key for. A class left out is encrypted with the key AWS owns. `secrets` is made when asked for only: most environments have none."
  type        = set(string)
  default     = ["streams", "lake", "twin"]

  validation {
    condition     = alltrue([for class in var.classes : contains(["streams", "lake", "twin", "secrets"], class)])
    error_message = "A data class is one of streams, lake, twin and secrets."
  }
}
