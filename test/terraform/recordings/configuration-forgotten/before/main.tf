provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "left" {
  bucket = "acme-left"
}

resource "aws_s3_bucket_lifecycle_configuration" "left" {
  bucket = aws_s3_bucket.left.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
