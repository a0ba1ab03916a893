variable "platform" {
  description = "What the alarms need of the environment: names, region, whether there are alarms and whom they tell."
  type = object({
    prefix        = string
    region        = string
    alarms        = bool
    alarm_actions = list(string)
  })
}

variable "function_names" {
  description = "Names of all functions, by short name."
  type        = map(string)
}

variable "delivery_stream_names" {
  description = "Firehose delivery stream of each pipeline."
  type        = map(string)
}

variable "dead_letter_bucket" {
  description = "Name of the bucket of dead letters."
  type        = string
}

variable "table_name" {
  description = "Name of the twin table."
  type        = string
}
