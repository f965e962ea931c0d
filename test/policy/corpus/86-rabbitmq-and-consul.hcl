path "rabbitmq/creds/shop" {
  capabilities = ["read"]
}
path "consul/creds/shop" {
  capabilities = ["update"]
}
