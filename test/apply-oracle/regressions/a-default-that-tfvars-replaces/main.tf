provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

variable "name" {
  default = "acme-default"
}

resource "aws_s3_bucket" "named" {
  bucket = var.name
}

resource "aws_s3_bucket" "other" {
  bucket = "acme-default"
}

resource "aws_s3_bucket_lifecycle_configuration" "named" {
  bucket = "acme-named"

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
