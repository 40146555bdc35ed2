provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

resource "aws_s3_bucket" "this" {
  for_each = toset(["logs", "media"])
  bucket   = "acme-${each.key}"
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = { x = values(aws_s3_bucket.this)[0].id, y = "acme-${"media"}" }
  bucket   = each.value

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
