path "kv/data/{{identity.entity.aliases.auth_kubernetes_eeb8f5c8.metadata.service_account_namespace}}/*" {
  capabilities = ["read"]
}
path "kv/metadata/{{identity.entity.aliases.auth_kubernetes_eeb8f5c8.metadata.service_account_namespace}}/*" {
  capabilities = ["list", "read"]
}
