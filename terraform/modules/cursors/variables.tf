variable "platform" {
  description = "What the table needs of the environment; see modules/stack/platform.tf."
  type = object({
    prefix = string
    keys   = map(string)
  })
}
