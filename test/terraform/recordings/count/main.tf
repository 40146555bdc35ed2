# Two buckets with a configuration each, and two of which only the first has one.
provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "shard" {
  count  = 2
  bucket = "acme-shard-${count.index}"
}

resource "aws_s3_bucket_lifecycle_configuration" "shard" {
  count  = 2
  bucket = aws_s3_bucket.shard[count.index].id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "half" {
  count  = 2
  bucket = "acme-half-${count.index}"
}

resource "aws_s3_bucket_lifecycle_configuration" "half_first" {
  bucket = aws_s3_bucket.half[0].id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

# The way of many public modules: one bucket, created or not.
resource "aws_s3_bucket" "optional" {
  count = 1
}

resource "aws_s3_bucket_lifecycle_configuration" "optional" {
  count  = 1
  bucket = aws_s3_bucket.optional[0].id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
