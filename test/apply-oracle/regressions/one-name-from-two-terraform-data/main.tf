provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

resource "terraform_data" "first" {
  input = "acme-this"
}

resource "terraform_data" "second" {
  input = "acme-this"
}

locals {
  name = terraform_data.second.output
}

resource "aws_s3_bucket" "this" {
  bucket = terraform_data.first.output
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
