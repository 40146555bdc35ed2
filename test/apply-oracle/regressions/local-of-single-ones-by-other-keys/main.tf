provider "aws" {
  region = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

resource "aws_s3_bucket" "b0" {
  for_each = toset(["logs", "media"])
  bucket_prefix = "acme-b0-"
}

locals {
  local_1 = { logs = aws_s3_bucket.b0["media"], media = aws_s3_bucket.b0["logs"] }
}

resource "aws_s3_bucket_lifecycle_configuration" "c0" {
  bucket = local.local_1["logs"].id
  rule {
    id = "abort-0"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

# Reads all of them together.
output "all" {
  value = aws_s3_bucket.b0
}
