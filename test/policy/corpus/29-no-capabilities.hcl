path "secret/data/nothing" {
}

path "secret/data/*" {
  capabilities = ["read"]
}
