# "create" for credentials, by people who think of the account that is made
path "database/creds/orders" {
  capabilities = ["create", "read"]
}
path "aws/creds/orders" {
  capabilities = ["create", "read", "update"]
}
path "rabbitmq/creds/orders" {
  capabilities = ["create", "update"]
}
path "pki/cert/ca" {
  capabilities = ["create", "read"]
}
