provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

variable "enabled" {
  default = true
}

resource "aws_s3_bucket" "this" {
  count  = var.enabled ? 1 : 0
  bucket = "acme-${count.index}"
}

locals {
  buckets = aws_s3_bucket.this
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = { for i, id in local.buckets[*].id : tostring(i) => id }
  bucket   = var.enabled ? each.value : "elsewhere-off"

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
