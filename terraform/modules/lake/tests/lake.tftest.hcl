mock_provider "aws" {
  source          = "../../tests/mocks"
  override_during = plan
}

variables {
  platform = {
    prefix     = "twinline-test"
    account_id = "111122223333"
    keys       = { lake = "arn:aws:kms:eu-west-1:111122223333:key/lake" }
  }
}

run "buckets_are_private_and_encrypted" {
  command = plan

  assert {
    condition = output.bucket_names == {
      raw          = "twinline-test-111122223333-raw"
      transformed  = "twinline-test-111122223333-transformed"
      aggregated   = "twinline-test-111122223333-aggregated"
      dead-letters = "twinline-test-111122223333-dead-letters"
    }
    error_message = "A zone's bucket is named by environment, account and zone."
  }

  assert {
    condition     = length(aws_s3_bucket_public_access_block.this) == 4 && alltrue([for b in aws_s3_bucket_public_access_block.this : b.block_public_acls && b.block_public_policy && b.ignore_public_acls && b.restrict_public_buckets])
    error_message = "All public access is blocked in every zone."
  }

  assert {
    condition     = length(aws_s3_bucket_ownership_controls.this) == 4 && alltrue([for o in aws_s3_bucket_ownership_controls.this : o.rule[0].object_ownership == "BucketOwnerEnforced"])
    error_message = "Access lists are off in every zone."
  }

  assert {
    condition     = length(aws_s3_bucket_server_side_encryption_configuration.this) == 4 && alltrue(flatten([for e in aws_s3_bucket_server_side_encryption_configuration.this : [for r in e.rule : r.bucket_key_enabled && r.apply_server_side_encryption_by_default[0].kms_master_key_id == "arn:aws:kms:eu-west-1:111122223333:key/lake"]]))
    error_message = "Every zone is encrypted with the lake's key, by way of a bucket key."
  }

  assert {
    condition     = alltrue([for b in aws_s3_bucket.this : !b.force_destroy])
    error_message = "A bucket with objects is not destroyed by default."
  }
}

run "tables_have_a_database" {
  command = plan

  assert {
    condition     = output.catalog == "twinline_test"
    error_message = "The database is named by the environment, in letters that Athena takes."
  }
}

run "without_a_catalog_there_is_no_database" {
  command = plan

  variables {
    catalog = false
  }

  assert {
    condition     = output.catalog == null && length(aws_glue_catalog_database.this) == 0
    error_message = "An environment may do without."
  }
}

run "plain_http_is_denied" {
  command = plan

  assert {
    condition     = length(aws_s3_bucket_policy.this) == 4
    error_message = "Every zone has a policy."
  }

  assert {
    condition     = alltrue([for d in data.aws_iam_policy_document.tls_only : d.statement[0].effect == "Deny" && one(d.statement[0].condition).variable == "aws:SecureTransport" && one(d.statement[0].condition).values[0] == "false"])
    error_message = "The policy denies whatever comes without TLS."
  }

  assert {
    condition     = data.aws_iam_policy_document.tls_only["raw"].statement[0].resources == toset(["arn:aws:s3:::twinline-test-111122223333-raw", "arn:aws:s3:::twinline-test-111122223333-raw/*"])
    error_message = "It covers the bucket and its objects."
  }
}

run "zones_age_by_default" {
  command = plan

  assert {
    condition     = toset(keys(aws_s3_bucket_lifecycle_configuration.this)) == toset(["raw", "transformed", "aggregated", "dead-letters"])
    error_message = "Every zone has a lifecycle."
  }

  assert {
    condition     = alltrue([for zone in ["raw", "transformed", "aggregated"] : length(aws_s3_bucket_lifecycle_configuration.this[zone].rule[0].expiration) == 0])
    error_message = "The lake forgets nothing by itself."
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.this["dead-letters"].rule[0].expiration[0].days == 90
    error_message = "Dead letters are kept for 90 days."
  }
}

run "local_switches" {
  command = plan

  variables {
    platform = {
      prefix     = "twinline-test"
      account_id = "111122223333"
      keys       = {}
    }
    retention  = {}
    disposable = true
  }

  assert {
    condition     = length(aws_s3_bucket_lifecycle_configuration.this) == 0
    error_message = "Lifecycle rules can be left out."
  }

  assert {
    condition     = alltrue(flatten([for e in aws_s3_bucket_server_side_encryption_configuration.this : [for r in e.rule : r.apply_server_side_encryption_by_default[0].sse_algorithm == "AES256"]]))
    error_message = "Without a key of our own S3's encrypts."
  }

  assert {
    condition     = alltrue([for b in aws_s3_bucket.this : b.force_destroy])
    error_message = "A disposable lake goes with its objects."
  }
}

run "unknown_zone_is_refused" {
  command = plan

  variables {
    retention = { rew = { expire_days = 30 } }
  }

  expect_failures = [var.retention]
}

run "infrequent_access_before_30_days_is_refused" {
  command = plan

  variables {
    retention = { raw = { infrequent_days = 29 } }
  }

  expect_failures = [var.retention]
}

run "archive_right_after_infrequent_access_is_refused" {
  command = plan

  variables {
    retention = { raw = { infrequent_days = 30, archive_days = 45 } }
  }

  expect_failures = [var.retention]
}
