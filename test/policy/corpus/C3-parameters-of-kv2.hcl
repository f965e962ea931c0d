path "secret/data/app" {
  capabilities = ["create", "update"]
  allowed_parameters = {
    "owner" = []
  }
}
