path "secret/*/db" {
  capabilities = ["read"]
}
path "secret/foo+" {
  capabilities = ["read"]
}
path "secret/+bar/x" {
  capabilities = ["read"]
}
