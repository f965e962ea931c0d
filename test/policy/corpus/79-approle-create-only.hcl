path "auth/approle/role/ci/secret-id" {
  capabilities = ["create"]
}
path "auth/approle/role/+/secret-id-accessor/lookup" {
  capabilities = ["read"]
}
