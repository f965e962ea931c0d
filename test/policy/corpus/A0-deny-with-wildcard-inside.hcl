path "kv1/*" {
  capabilities = ["read"]
}
path "kv1/*/private" {
  capabilities = ["deny"]
}
