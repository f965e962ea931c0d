path "secret/data/restricted" {
  capabilities = ["read", "deny", "update"]
}
