# Every way in which a rule says which objects it is for; the last three are what S3 does not accept with abort.
provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "none" {
  bucket = "acme-filter-none"
}

resource "aws_s3_bucket_lifecycle_configuration" "none" {
  bucket = aws_s3_bucket.none.id

  rule {
    id     = "none"
    status = "Enabled"
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "empty_prefix" {
  bucket = "acme-filter-empty-prefix"
}

resource "aws_s3_bucket_lifecycle_configuration" "empty_prefix" {
  bucket = aws_s3_bucket.empty_prefix.id

  rule {
    id     = "empty-prefix"
    status = "Enabled"
    filter {
      prefix = ""
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "prefix" {
  bucket = "acme-filter-prefix"
}

resource "aws_s3_bucket_lifecycle_configuration" "prefix" {
  bucket = aws_s3_bucket.prefix.id

  rule {
    id     = "prefix"
    status = "Enabled"
    filter {
      prefix = "logs/"
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "old_prefix" {
  bucket = "acme-filter-old-prefix"
}

resource "aws_s3_bucket_lifecycle_configuration" "old_prefix" {
  bucket = aws_s3_bucket.old_prefix.id

  rule {
    id     = "old-prefix"
    status = "Enabled"
    prefix = "logs/"
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "disabled" {
  bucket = "acme-filter-disabled"
}

resource "aws_s3_bucket_lifecycle_configuration" "disabled" {
  bucket = aws_s3_bucket.disabled.id

  rule {
    id     = "disabled"
    status = "Disabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "tag" {
  bucket = "acme-filter-tag"
}

resource "aws_s3_bucket_lifecycle_configuration" "tag" {
  bucket = aws_s3_bucket.tag.id

  rule {
    id     = "tag"
    status = "Enabled"
    filter {
      tag {
        key   = "kind"
        value = "scratch"
      }
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "size" {
  bucket = "acme-filter-size"
}

resource "aws_s3_bucket_lifecycle_configuration" "size" {
  bucket = aws_s3_bucket.size.id

  rule {
    id     = "size"
    status = "Enabled"
    filter {
      object_size_greater_than = 1048576
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "and" {
  bucket = "acme-filter-and"
}

resource "aws_s3_bucket_lifecycle_configuration" "and" {
  bucket = aws_s3_bucket.and.id

  rule {
    id     = "and"
    status = "Enabled"
    filter {
      and {
        prefix = "logs/"
        tags   = { kind = "scratch" }
      }
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
