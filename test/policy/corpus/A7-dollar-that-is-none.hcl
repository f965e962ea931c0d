path "kv1/price$5" {
  capabilities = ["read"]
}
path "kv1/50%off" {
  capabilities = ["read"]
}
path "kv1/a@b.example" {
  capabilities = ["read"]
}
