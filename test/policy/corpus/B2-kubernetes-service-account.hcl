path "kv/data/{{identity.entity.aliases.auth_kubernetes_1b2c3d.metadata.service_account_namespace}}/{{identity.entity.aliases.auth_kubernetes_1b2c3d.metadata.service_account_name}}" {
  capabilities = ["read"]
}
