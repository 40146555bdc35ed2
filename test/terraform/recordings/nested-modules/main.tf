# The bucket is two modules down; its configuration reaches it through outputs and inputs.
provider "aws" {
  region = "eu-west-1"
}

module "storage" {
  source = "./storage"
  name   = "acme-media"
}

module "lifecycle" {
  source = "./lifecycle"
  bucket = module.storage.bucket_id
}

resource "aws_s3_bucket_lifecycle_configuration" "exports" {
  bucket = module.storage.exports["id"]

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

# Nobody looks after this one.
module "forgotten" {
  source = "./storage/bucket"
  name   = "acme-forgotten"
}
