path "transit/keys/orders" {
  capabilities = ["read"]
}
path "kv" {
  capabilities = ["deny"]
}
