# A region of the resource's own (AWS provider 6): the configuration must ask where the bucket is.
provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "abroad" {
  bucket = "acme-abroad"
  region = "us-east-1"
}

resource "aws_s3_bucket_lifecycle_configuration" "abroad" {
  region = aws_s3_bucket.abroad.region
  bucket = aws_s3_bucket.abroad.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "astray" {
  bucket = "acme-astray"
  region = "us-east-1"
}

resource "aws_s3_bucket_lifecycle_configuration" "astray" {
  bucket = "acme-astray"

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
