path "auth/approle/role/deployer/secret-id" {
  capabilities = ["create", "update"]
  min_wrapping_ttl = "60s"
  max_wrapping_ttl = "300s"
}
path "auth/approle/role/deployer/role-id" {
  capabilities = ["read"]
}
