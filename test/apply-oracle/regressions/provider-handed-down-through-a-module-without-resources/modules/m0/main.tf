resource "aws_s3_bucket" "b0" {
  bucket_prefix = "acme-b0-"
}

module "rules" {
  source = "./rules"
  input_1 = aws_s3_bucket.b0.id
}
