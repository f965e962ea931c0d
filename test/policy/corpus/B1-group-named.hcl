path "secret/data/groups/{{identity.groups.names.ops.id}}/*" {
  capabilities = ["read"]
}
