provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "media" {
  bucket = "acme-media-1"
}

resource "aws_s3_bucket_lifecycle_configuration" "media" {
  bucket = aws_s3_bucket.media.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
