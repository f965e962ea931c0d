path "kv/terraform" {
  capabilities = ["update"]
  allowed_parameters = {
    "template" = ["${var.name}", "%{ if true }", "$5", "100%"]
    "quoted"   = ["${lookup(map, "key")}"]
  }
}
