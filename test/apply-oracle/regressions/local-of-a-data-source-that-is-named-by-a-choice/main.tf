provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

resource "aws_s3_bucket" "this" {
  for_each = toset(["logs", "media"])
  bucket   = "acme-${each.key}"
}

data "aws_s3_bucket" "chosen" {
  bucket = { x = aws_s3_bucket.this["media"].id, y = "acme-${"logs"}" }["y"]
}

locals {
  bucket = data.aws_s3_bucket.chosen.id
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = local.bucket

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
