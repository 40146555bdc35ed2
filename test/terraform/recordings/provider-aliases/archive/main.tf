# Which account this is, only the caller knows.
resource "aws_s3_bucket" "this" {
  bucket = "acme-archive"
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = "acme-archive"

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
