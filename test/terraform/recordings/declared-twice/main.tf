# One bucket, two configurations: the one that is applied last wins, and the plan does not mind.
provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "by_reference" {
  bucket = "acme-twice-by-reference"
}

resource "aws_s3_bucket_lifecycle_configuration" "by_reference_abort" {
  bucket = aws_s3_bucket.by_reference.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "by_reference_expire" {
  bucket = aws_s3_bucket.by_reference.bucket

  rule {
    id     = "expire"
    status = "Enabled"
    filter {}
    expiration {
      days = 30
    }
  }
}

resource "aws_s3_bucket" "by_name" {
  bucket = "acme-twice-by-name"
}

resource "aws_s3_bucket_lifecycle_configuration" "by_name_abort" {
  bucket = aws_s3_bucket.by_name.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "by_name_expire" {
  bucket = "acme-twice-by-name"

  rule {
    id     = "expire"
    status = "Enabled"
    filter {}
    expiration {
      days = 30
    }
  }
}
