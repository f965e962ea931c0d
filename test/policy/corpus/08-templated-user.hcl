path "secret/data/{{identity.entity.name}}/*" {
  capabilities = ["create", "update", "read", "delete"]
}

path "secret/metadata/{{identity.entity.name}}/*" {
  capabilities = ["list"]
}
