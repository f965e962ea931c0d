path "secret/foo" {
  policy       = "read"
  capabilities = ["create", "update"]
}
