path "ldap/library/ops/check-out" {
  capabilities = ["update"]
}
path "ldap/library/ops/status" {
  capabilities = ["read"]
}
path "ldap/static-cred/svc" {
  capabilities = ["read"]
}
path "ldap/creds/dyn" {
  capabilities = ["list"]
}
