path "kv1/*" {
  capabilities = ["deny"]
}
path "kv1/shop/*" {
  capabilities = ["read"]
}
