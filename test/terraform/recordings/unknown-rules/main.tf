# Rules of which the plan cannot say everything.
provider "aws" {
  region = "eu-west-1"
}

resource "terraform_data" "days" {
  input = 7
}

resource "terraform_data" "prefixes" {
  input = ["logs/", "media/"]
}

resource "aws_s3_bucket" "days" {
  bucket = "acme-unknown-days"
}

resource "aws_s3_bucket_lifecycle_configuration" "days" {
  bucket = aws_s3_bucket.days.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = terraform_data.days.output
    }
  }
}

resource "aws_s3_bucket" "status" {
  bucket = "acme-unknown-status"
}

resource "aws_s3_bucket_lifecycle_configuration" "status" {
  bucket = aws_s3_bucket.status.id

  rule {
    id     = "abort"
    status = terraform_data.days.output > 3 ? "Enabled" : "Disabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "prefix" {
  bucket = "acme-unknown-prefix"
}

resource "aws_s3_bucket_lifecycle_configuration" "prefix" {
  bucket = aws_s3_bucket.prefix.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {
      prefix = terraform_data.prefixes.output[0]
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "dynamic_unknown" {
  bucket = "acme-dynamic-unknown"
}

# A rule of its own beside the dynamic ones; the plan shows neither.
resource "aws_s3_bucket_lifecycle_configuration" "dynamic_unknown" {
  bucket = aws_s3_bucket.dynamic_unknown.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  dynamic "rule" {
    for_each = terraform_data.prefixes.output
    content {
      id     = "expire-${rule.key}"
      status = "Enabled"
      filter {
        prefix = rule.value
      }
      expiration {
        days = 30
      }
    }
  }
}

resource "aws_s3_bucket" "dynamic_known" {
  bucket = "acme-dynamic-known"
}

resource "aws_s3_bucket_lifecycle_configuration" "dynamic_known" {
  bucket = aws_s3_bucket.dynamic_known.id

  dynamic "rule" {
    for_each = { abort = 7 }
    content {
      id     = rule.key
      status = "Enabled"
      filter {}
      abort_incomplete_multipart_upload {
        days_after_initiation = rule.value
      }
    }
  }
}

resource "aws_s3_bucket" "dynamic_abort" {
  bucket = "acme-dynamic-abort"
}

# The rule is known, whether it aborts is not.
resource "aws_s3_bucket_lifecycle_configuration" "dynamic_abort" {
  bucket = aws_s3_bucket.dynamic_abort.id

  rule {
    id     = "perhaps"
    status = "Enabled"
    filter {}

    dynamic "abort_incomplete_multipart_upload" {
      for_each = terraform_data.prefixes.output
      content {
        days_after_initiation = 7
      }
    }
  }
}
