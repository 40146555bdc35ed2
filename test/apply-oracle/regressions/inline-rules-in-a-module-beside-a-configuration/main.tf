provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

module "storage" {
  source = "./modules/storage"
}

resource "aws_s3_bucket" "bare" {
  bucket = "acme-bare"
}

resource "aws_s3_bucket_lifecycle_configuration" "storage" {
  count  = length(module.storage.buckets)
  bucket = module.storage.buckets[count.index].id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
