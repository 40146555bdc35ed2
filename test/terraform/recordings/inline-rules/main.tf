# Rules inside the bucket, as before AWS provider 4; alone, without abort, and beside a configuration.
provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "aborts" {
  bucket = "acme-inline-aborts"

  lifecycle_rule {
    id                                     = "abort"
    enabled                                = true
    abort_incomplete_multipart_upload_days = 7
  }
}

resource "aws_s3_bucket" "expires" {
  bucket = "acme-inline-expires"

  lifecycle_rule {
    enabled = true
    prefix  = "tmp/"
    tags    = { kind = "scratch" }
    expiration {
      days = 30
    }
  }
}

resource "aws_s3_bucket" "both" {
  bucket = "acme-inline-both"

  lifecycle_rule {
    id      = "expire"
    enabled = true
    expiration {
      days = 30
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "both" {
  bucket = aws_s3_bucket.both.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
