resource "aws_s3_bucket" "this" {
  count  = 2
  bucket = "acme-${count.index}"

  lifecycle_rule {
    id                                     = "inline"
    enabled                                = true
    abort_incomplete_multipart_upload_days = 7
  }
}

output "buckets" {
  value = aws_s3_bucket.this
}
