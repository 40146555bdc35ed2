provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

resource "terraform_data" "flag" {
  input = "yes"
}

resource "aws_s3_bucket_lifecycle_configuration" "perhaps" {
  bucket = terraform_data.flag.output == "yes" ? "elsewhere-logs" : "elsewhere-off"

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "surely" {
  bucket = "elsewhere-logs"

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
