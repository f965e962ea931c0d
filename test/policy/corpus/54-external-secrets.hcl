path "secret/data/{{identity.entity.aliases.auth_kubernetes_12345678.metadata.service_account_namespace}}/{{identity.entity.aliases.auth_kubernetes_12345678.metadata.service_account_name}}" {
  capabilities = ["read"]
}
