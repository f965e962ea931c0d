path "sys/audit" {
  capabilities = ["read", "sudo"]
}
path "sys/audit/*" {
  capabilities = ["create", "update", "delete"]
}
path "sys/audit-hash/*" {
  capabilities = ["create", "update"]
}
