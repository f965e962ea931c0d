path "auth/token/create" {
  capabilities = ["create", "read", "update", "delete", "list", "sudo"]
}
path "auth/token/roles/ci" {
  capabilities = ["read"]
}
