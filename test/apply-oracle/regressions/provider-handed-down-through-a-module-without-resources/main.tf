provider "aws" {
  region = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

provider "aws" {
  alias = "other"
  region = "eu-west-1"
  allowed_account_ids = ["444455556666"]
}

module "m0" {
  source = "./modules/m0"
  providers = { aws = aws.other }
}
