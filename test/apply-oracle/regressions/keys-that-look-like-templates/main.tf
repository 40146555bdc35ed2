provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

resource "aws_s3_bucket" "this" {
  for_each = toset(["$${x}", "say \"hi\"", "a.b"])
}

resource "aws_s3_bucket_lifecycle_configuration" "x" {
  bucket = aws_s3_bucket.this["$${x}"].id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "ids" {
  for_each = { for k, b in aws_s3_bucket.this : k => b.id if k != "$${x}" && k != "a.b" }
  bucket   = coalesce("${each.value}", "elsewhere-null")

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
