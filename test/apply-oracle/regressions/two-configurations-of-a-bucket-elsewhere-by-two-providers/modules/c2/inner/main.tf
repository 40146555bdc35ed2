variable "input_1" {}

resource "aws_s3_bucket_lifecycle_configuration" "c2" {
  bucket = var.input_1
  rule {
    id = "abort-0"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
