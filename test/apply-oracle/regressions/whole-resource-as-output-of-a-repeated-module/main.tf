provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

module "storage" {
  source   = "./modules/storage"
  for_each = toset(["logs", "media"])
  name     = each.key
}

resource "aws_s3_bucket" "bare" {
  bucket = "acme-bare"
}

resource "aws_s3_bucket_lifecycle_configuration" "storage" {
  for_each = toset(["logs", "media"])
  bucket   = module.storage[each.key].bucket.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
