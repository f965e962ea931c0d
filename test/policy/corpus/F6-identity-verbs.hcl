path "identity/entity/*" {
  capabilities = ["create", "update", "read"]
}
path "identity/entity-alias" {
  capabilities = ["create"]
}
path "identity/group/name/*" {
  capabilities = ["list", "read"]
}
path "identity/oidc/provider/+/authorize" {
  capabilities = ["read", "update"]
}
path "identity/lookup/entity" {
  capabilities = ["create"]
}
