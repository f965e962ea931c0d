path "secret/*" {
  capabilities = ["read", "list"]
}
path "secret/data/hr/*" {
  capabilities = ["deny"]
}
