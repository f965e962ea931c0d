# people who do not know which version the mount is
path "secret/shop" {
  capabilities = ["read"]
}
path "secret/data/shop" {
  capabilities = ["read"]
}
path "secret/metadata/shop" {
  capabilities = ["list"]
}
