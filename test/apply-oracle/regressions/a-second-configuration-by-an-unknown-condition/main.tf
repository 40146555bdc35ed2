provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

resource "aws_s3_bucket" "this" {
  count  = 2
  bucket = "acme-${count.index}"
}

locals {
  buckets = aws_s3_bucket.this
}

resource "terraform_data" "flag" {
  input = "yes"
}

resource "aws_s3_bucket_lifecycle_configuration" "first" {
  count  = length(aws_s3_bucket.this)
  bucket = aws_s3_bucket.this[count.index].id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "second" {
  for_each = { for i, id in [for b in local.buckets : b.id] : tostring(i) => id }
  bucket   = terraform_data.flag.output == "yes" ? each.value : "elsewhere-off"

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
