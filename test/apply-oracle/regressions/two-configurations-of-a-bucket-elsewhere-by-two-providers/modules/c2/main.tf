variable "input_1" {}

module "inner" {
  source = "./inner"
  input_1 = var.input_1
}
