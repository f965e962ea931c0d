path "sys/audit" {
  capabilities = ["read"]
}
path "sys/leases/revoke-prefix/database/*" {
  capabilities = ["update"]
}
path "sys/raw/*" {
  capabilities = ["read"]
}
