path "kv1/users/*" {
  capabilities = ["create", "update"]
  required_parameters = ["owner", "rotation"]
  allowed_parameters = {
    "owner"    = ["team-*"]
    "rotation" = ["30d", "90d"]
    "*"        = []
  }
}
