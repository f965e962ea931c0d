path "transit/keys/*" {
  capabilities = ["create", "read", "update", "delete", "list"]
}
path "transit/keys/+/rotate" {
  capabilities = ["update"]
}
path "transit/keys/+/config" {
  capabilities = ["read", "update"]
}
