path "/sys/auth/${auth.kubernetes.accessor}" {
  capabilities = ["read"]
}
path "secret/data/{{identity.entity.aliases.${auth/kubernetes/@accessor}.metadata.service_account_namespace}}/*" {
  capabilities = ["read"]
}
