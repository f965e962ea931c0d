path "auth/token/roles/*" {
  capabilities = ["create", "update", "read", "delete", "list"]
}
path "auth/token/create/*" {
  capabilities = ["create", "update"]
}
path "auth/token/create-orphan" {
  capabilities = ["create", "update", "sudo"]
}
path "auth/token/accessors" {
  capabilities = ["list"]
}
path "auth/token/revoke-orphan" {
  capabilities = ["update"]
}
