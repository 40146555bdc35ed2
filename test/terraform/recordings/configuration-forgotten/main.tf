# Terraform lets go of the configuration without deleting it: the rules stay in force.
provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "left" {
  bucket = "acme-left"
}

removed {
  from = aws_s3_bucket_lifecycle_configuration.left
  lifecycle {
    destroy = false
  }
}
