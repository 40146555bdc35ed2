variable "name" {
  type = string
}

module "media" {
  source = "./bucket"
  name   = var.name
}

module "exports" {
  source = "./bucket"
  name   = "${var.name}-exports"
}

output "bucket_id" {
  value = module.media.id
}

output "exports" {
  value = { id = module.exports.id }
}
