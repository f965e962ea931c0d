path "secret/data/{{identity.entity.name}}" {
  capabilities = ["create", "read", "update", "patch", "delete", "list"]
}
path "secret/metadata/" {
  capabilities = ["list"]
}
