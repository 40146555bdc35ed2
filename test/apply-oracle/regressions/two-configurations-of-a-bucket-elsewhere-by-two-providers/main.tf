provider "aws" {
  region = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

provider "aws" {
  alias = "other"
  region = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

resource "aws_s3_bucket_lifecycle_configuration" "c0" {
  bucket = "elsewhere-logs"
  provider = aws.other
  rule {
    id = "abort-0"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

module "c2" {
  source = "./modules/c2"
  input_1 = "elsewhere-logs"
}
