path "secret/data/{{identity.entity.metadata.team}}/*" {
  capabilities = ["read"]
}
