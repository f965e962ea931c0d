path "secret/*/admin" {
  capabilities = ["deny"]
}
path "secret/*" {
  capabilities = ["read"]
}
