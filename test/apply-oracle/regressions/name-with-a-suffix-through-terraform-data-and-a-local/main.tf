provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

resource "aws_s3_bucket" "this" {
  bucket = "acme-this"
}

resource "terraform_data" "name" {
  input = "${aws_s3_bucket.this.bucket}-access"
}

locals {
  name = terraform_data.name.output
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = local.name

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
