path "kv/data/*" {
  capabilities = ["read"]
}
path "kv/hr/*" {
  capabilities = ["deny"]
}
