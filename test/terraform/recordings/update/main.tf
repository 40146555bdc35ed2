# Rules change in place: one for the worse, one for the better, one to something not known yet.
provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "loosened" {
  bucket = "acme-loosened"
}

resource "aws_s3_bucket_lifecycle_configuration" "loosened" {
  bucket = aws_s3_bucket.loosened.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 3650
    }
  }
}

resource "aws_s3_bucket" "mended" {
  bucket = "acme-mended"
}

resource "aws_s3_bucket_lifecycle_configuration" "mended" {
  bucket = aws_s3_bucket.mended.id

  rule {
    id     = "expire"
    status = "Enabled"
    filter {}
    expiration {
      days = 30
    }
  }

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "unknown" {
  bucket = "acme-made-unknown"
}

resource "aws_s3_bucket_lifecycle_configuration" "unknown" {
  bucket = aws_s3_bucket.unknown.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = terraform_data.days.output
    }
  }
}

resource "terraform_data" "days" {
  input = 7
}
