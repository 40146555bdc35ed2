provider "aws" {
  region = "eu-west-1"
}

module "media" {
  source = "./bucket"
  count  = 1
  name   = "acme-media"
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

resource "aws_s3_bucket" "bare" {
  bucket = "acme-bare"
}
