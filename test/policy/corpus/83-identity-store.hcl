path "identity/entity" {
  capabilities = ["update"]
}
path "identity/entity/id/*" {
  capabilities = ["read", "list"]
}
path "identity/lookup/entity" {
  capabilities = ["read"]
}
path "identity/oidc/token/shop" {
  capabilities = ["read"]
}
