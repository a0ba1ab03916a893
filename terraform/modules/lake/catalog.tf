resource "aws_glue_catalog_database" "this" {
  count = var.catalog ? 1 : 0

  name        = replace(var.platform.prefix, "-", "_")
  description = "Tables of the lake of ${var.platform.prefix}"
}
