resource "aws_kms_key" "this" {
  for_each = var.classes

  description             = "Data class ${each.key} of ${var.platform.prefix}"
  policy                  = data.aws_iam_policy_document.key.json
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_kms_alias" "this" {
  for_each = aws_kms_key.this

  name          = "alias/${var.platform.prefix}-${each.key}"
  target_key_id = each.value.key_id
}
