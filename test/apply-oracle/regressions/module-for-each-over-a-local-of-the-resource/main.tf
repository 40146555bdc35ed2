provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

resource "aws_s3_bucket" "main" {
  bucket = "acme-main"
}

resource "aws_s3_bucket" "copy" {
  for_each = toset(["logs", "media"])
  bucket   = "acme-${each.key}"
}

locals {
  copies = aws_s3_bucket.copy
}

module "rules" {
  source   = "./modules/rules"
  for_each = local.copies
  bucket   = each.value.id
}
