path "secret/data/people/{{identity.entity.id}}/*" {
  capabilities = ["create", "read", "update", "patch", "delete"]
}
path "secret/metadata/people/{{identity.entity.id}}/*" {
  capabilities = ["list", "read", "delete"]
}
path "secret/metadata/people/" {
  capabilities = ["list"]
}
