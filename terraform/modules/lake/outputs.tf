output "bucket_names" {
  description = "Bucket name of each zone: raw, transformed, aggregated, dead-letters."
  value       = { for zone, bucket in aws_s3_bucket.this : zone => bucket.bucket }
}

output "catalog" {
  description = "Name of the Glue database; null where there is none."
  value       = one(aws_glue_catalog_database.this[*].name)
}
