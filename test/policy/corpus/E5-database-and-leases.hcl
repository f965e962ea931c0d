path "database/creds/orders-ro" {
  capabilities = ["read"]
}
path "database/static-creds/orders" {
  capabilities = ["read", "list"]
}
path "sys/leases/renew" {
  capabilities = ["create"]
}
path "sys/leases/revoke" {
  capabilities = ["update"]
}
