provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

resource "aws_s3_bucket" "this" {
  bucket = "acme-this"

  lifecycle_rule {
    id                                     = "inline"
    enabled                                = true
    abort_incomplete_multipart_upload_days = 7
  }
}

locals {
  id = aws_s3_bucket.this.id
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = local.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
