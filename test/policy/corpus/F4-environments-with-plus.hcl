path "secret/data/+/shop/*" {
  capabilities = ["read"]
}
path "secret/metadata/+/shop/*" {
  capabilities = ["list"]
}
path "secret/data/prod/*" {
  capabilities = ["deny"]
}
