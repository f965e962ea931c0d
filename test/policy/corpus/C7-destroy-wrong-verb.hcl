path "kv/data/app" {
  capabilities = ["read"]
}
path "kv/destroy/app" {
  capabilities = ["delete"]
}
path "kv/undelete/app" {
  capabilities = ["update"]
}
path "kv/delete/app" {
  capabilities = ["create", "update"]
}
