path "auth/token/create" {
  capabilities = ["create"]
}
path "auth/token/renew" {
  capabilities = ["read"]
}
path "auth/token/lookup-accessor" {
  capabilities = ["update"]
}
path "auth/token/revoke-orphan" {
  capabilities = ["update"]
}
