path "secret/data/*" {
  capabilities = ["read"]
}
path "secret/+/hr" {
  capabilities = ["deny"]
}
