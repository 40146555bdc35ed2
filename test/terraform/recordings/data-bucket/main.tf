# Buckets that are managed elsewhere: one that is read while planning, one that only the apply can read.
provider "aws" {
  region = "eu-west-1"
}

resource "terraform_data" "name" {
  input = "acme-read-later"
}

data "aws_s3_bucket" "legacy" {
  bucket = "acme-legacy"
}

resource "aws_s3_bucket_lifecycle_configuration" "legacy" {
  bucket = data.aws_s3_bucket.legacy.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

data "aws_s3_bucket" "later" {
  bucket = terraform_data.name.output
}

resource "aws_s3_bucket_lifecycle_configuration" "later" {
  bucket = data.aws_s3_bucket.later.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

# Read, but given no configuration here.
data "aws_s3_bucket" "watched" {
  bucket = "acme-watched"
}
