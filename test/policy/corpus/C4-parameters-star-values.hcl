path "kv1/app" {
  capabilities = ["update"]
  denied_parameters = {
    "*" = ["x"]
  }
}
