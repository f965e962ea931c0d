path "secret/data/*" {
  capabilities = ["read", "list"]
}
path "secret/data/finance/*" {
  capabilities = ["deny"]
}
path "secret/data/finance/public" {
  capabilities = ["read"]
}
