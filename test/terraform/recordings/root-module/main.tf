# Named buckets in the root module: by reference, by the same literal name, with no rule that aborts, and with none.
provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "by_reference" {
  bucket = "acme-by-reference"
}

resource "aws_s3_bucket_lifecycle_configuration" "by_reference" {
  bucket = aws_s3_bucket.by_reference.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "by_name" {
  bucket = "acme-by-name"
}

resource "aws_s3_bucket_lifecycle_configuration" "by_name" {
  bucket = "acme-by-name"

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "expires_only" {
  bucket = "acme-expires-only"
}

resource "aws_s3_bucket_lifecycle_configuration" "expires_only" {
  bucket = aws_s3_bucket.expires_only.bucket

  rule {
    id     = "expire"
    status = "Enabled"
    filter {}
    expiration {
      days = 30
    }
  }
}

resource "aws_s3_bucket" "bare" {
  bucket = "acme-bare"
}

# Another resource that refers to a bucket says nothing about its lifecycle.
resource "aws_s3_bucket_policy" "bare" {
  bucket = aws_s3_bucket.bare.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}
