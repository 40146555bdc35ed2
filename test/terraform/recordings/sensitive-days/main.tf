# The plan shows a sensitive number in clear, and says beside it that it is one.
provider "aws" {
  region = "eu-west-1"
}

variable "days" {
  type      = number
  default   = 7
  sensitive = true
}

resource "aws_s3_bucket" "secretive" {
  bucket = "acme-secretive"
}

resource "aws_s3_bucket_lifecycle_configuration" "secretive" {
  bucket = aws_s3_bucket.secretive.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = var.days
    }
  }
}
