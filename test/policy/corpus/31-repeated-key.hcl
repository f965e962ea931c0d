path "secret/data/a" {
  capabilities = ["read"]
  capabilities = ["list"]
}
