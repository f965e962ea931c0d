path "kv1/team/*" {
  capabilities = ["read", "update"]
}
path "kv1/team/+/private/*" {
  capabilities = ["deny"]
}
