provider "aws" {
  region = var.region

  default_tags {
    tags = {
      project     = "twinline"
      environment = var.environment
      managed_by  = "terraform"
    }
  }
}
