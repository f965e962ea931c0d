path "sys/capabilities-self" {
  capabilities = ["read"]
}
path "sys/wrapping/unwrap" {
  capabilities = ["create"]
}
path "sys/policies/acl" {
  capabilities = ["read"]
}
path "sys/mounts" {
  capabilities = ["list"]
}
path "sys/leases/revoke" {
  capabilities = ["delete"]
}
