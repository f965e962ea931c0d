path "secret/data/a" {
  capabilities = ["read"]
}
path "secret/data/a" {
  capabilities = ["update"]
}
path "secret/data/a" {
  capabilities = ["list"]
}
