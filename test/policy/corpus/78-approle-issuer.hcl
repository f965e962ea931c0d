path "auth/approle/role/ci/secret-id" {
  capabilities = ["update"]
}
path "auth/approle/role/ci/role-id" {
  capabilities = ["read"]
}
