variable "name" {}

resource "aws_s3_bucket" "this" {
  bucket = "acme-${var.name}"
}

output "bucket" {
  value = aws_s3_bucket.this
}
