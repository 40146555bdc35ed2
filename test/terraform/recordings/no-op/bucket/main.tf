variable "name" {
  type = string
}

resource "aws_s3_bucket" "this" {
  bucket = "${var.name}-${count.index}"
  count  = 2
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  count  = 2
  bucket = aws_s3_bucket.this[count.index].id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
