# Buckets by key, all but one with a configuration, and a module for each team.
provider "aws" {
  region = "eu-west-1"
}

locals {
  names = toset(["logs", "media"])
}

resource "aws_s3_bucket" "by_key" {
  for_each = toset(["logs", "media", "with.dot"])
  bucket   = "acme-${each.key}"
}

resource "aws_s3_bucket_lifecycle_configuration" "by_key" {
  for_each = local.names
  bucket   = aws_s3_bucket.by_key[each.key].id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

# Over the buckets themselves.
resource "aws_s3_bucket" "chained" {
  for_each = local.names
  bucket   = "acme-chained-${each.key}"
}

resource "aws_s3_bucket_lifecycle_configuration" "chained" {
  for_each = aws_s3_bucket.chained
  bucket   = each.value.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

module "team" {
  source   = "./team"
  for_each = toset(["blue", "red"])
  name     = each.key
}
