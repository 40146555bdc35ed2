provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

resource "aws_s3_bucket" "this" {
  bucket = "acme-this"
}

resource "terraform_data" "flag" {
  input = "yes"
}

resource "aws_s3_bucket_lifecycle_configuration" "first" {
  bucket = terraform_data.flag.output == "yes" ? aws_s3_bucket.this.id : aws_s3_bucket.this.id

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
  bucket = aws_s3_bucket.this.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
