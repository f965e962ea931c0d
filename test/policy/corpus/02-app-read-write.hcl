# shop may read and write its own secrets
path "secret/data/shop/*" {
  capabilities = ["create", "read", "update", "delete"]
}

path "secret/metadata/shop/*" {
  capabilities = ["list", "read"]
}
