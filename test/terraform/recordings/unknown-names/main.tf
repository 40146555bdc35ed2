# Buckets whose name nobody knows before the apply.
provider "aws" {
  region = "eu-west-1"
}

resource "terraform_data" "suffix" {
  input = "2026"
}

resource "aws_s3_bucket" "prefixed" {
  bucket_prefix = "acme-prefixed-"
}

resource "aws_s3_bucket_lifecycle_configuration" "prefixed" {
  bucket = aws_s3_bucket.prefixed.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "unnamed" {}

resource "aws_s3_bucket_lifecycle_configuration" "unnamed" {
  bucket = aws_s3_bucket.unnamed.bucket

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "computed" {
  bucket = "acme-${terraform_data.suffix.output}"
}

resource "aws_s3_bucket_lifecycle_configuration" "computed" {
  bucket = aws_s3_bucket.computed.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

# Which of the buckets this is, is not said anywhere.
resource "aws_s3_bucket_lifecycle_configuration" "chosen" {
  bucket = element([aws_s3_bucket.prefixed.id, aws_s3_bucket.uncovered.id], 1)

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "uncovered" {
  bucket_prefix = "acme-uncovered-"
}

# Not a bucket of this configuration.
resource "terraform_data" "elsewhere" {
  input = "acme-elsewhere"
}

resource "aws_s3_bucket_lifecycle_configuration" "elsewhere" {
  bucket = terraform_data.elsewhere.output

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
