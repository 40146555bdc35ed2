provider "aws" {
  region = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

resource "terraform_data" "data_1" {
  input = "acme-b0"
}

resource "aws_s3_bucket" "b0" {
  bucket = terraform_data.data_1.output
}

resource "aws_s3_bucket_lifecycle_configuration" "c0" {
  bucket = "${aws_s3_bucket.b0.bucket}-access"
  rule {
    id = "abort-0"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "c1" {
  bucket = aws_s3_bucket.b0.id
  rule {
    id = "abort-0"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
