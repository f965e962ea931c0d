path "database/creds/app" {
  capabilities = ["update"]
}
path "database/static-creds/app" {
  capabilities = ["read", "list"]
}
path "database/roles/app" {
  capabilities = ["read", "list"]
}
path "database/rotate-root/pg" {
  capabilities = ["create"]
}
