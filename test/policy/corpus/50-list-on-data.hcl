path "secret/data/shop/*" {
  capabilities = ["list"]
}
path "secret/data/" {
  capabilities = ["list"]
}
