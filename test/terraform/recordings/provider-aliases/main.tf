# The same name in two accounts is two buckets, and only one of them is looked after.
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
  default_tags {
    tags = { team = "storage" }
  }
}

provider "aws" {
  alias               = "audit"
  region              = "eu-west-1"
  allowed_account_ids = ["444455556666"]
}

resource "aws_s3_bucket" "logs" {
  bucket = "acme-logs"
  tags   = { env = "production" }
}

resource "aws_s3_bucket_lifecycle_configuration" "logs" {
  bucket = "acme-logs"

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "audit_logs" {
  provider = aws.audit
  bucket   = "acme-logs"
}

module "audit" {
  source    = "./archive"
  providers = { aws = aws.audit }
}

module "main" {
  source = "./archive"
}
