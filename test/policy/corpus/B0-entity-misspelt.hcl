path "secret/data/{{identity.entity.names}}/*" {
  capabilities = ["read"]
}
