path "sys/policies/acl/shop-*" {
  capabilities = ["read", "update"]
}
path "sys/policy/*" {
  capabilities = ["read", "update"]
}
path "sys/policies/acl/*" {
  capabilities = ["deny"]
}
