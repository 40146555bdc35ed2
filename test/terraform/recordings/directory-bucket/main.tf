# S3 Express One Zone: another resource, the same lifecycle configuration, and fewer kinds of rules.
provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_directory_bucket" "fast" {
  bucket = "acme-fast--euw1-az1--x-s3"
  location {
    name = "euw1-az1"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "fast" {
  bucket = aws_s3_directory_bucket.fast.bucket

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_directory_bucket" "bare" {
  bucket = "acme-bare--euw1-az1--x-s3"
  location {
    name = "euw1-az1"
  }
}
