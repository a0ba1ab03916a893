# The scripts say where the state lies: terraform init -backend-config=path=FILE
terraform {
  backend "local" {}
}
