path "auth/token/create" {
  capabilities = ["update"]
}
path "auth/token/lookup-self" {
  capabilities = ["read"]
}
path "sys/mounts/kv" {
  capabilities = ["read"]
}
path "sys/policies/acl/shop-*" {
  capabilities = ["create", "read", "update", "delete"]
}
path "auth/kubernetes/role/shop-*" {
  capabilities = ["create", "read", "update", "delete"]
}
