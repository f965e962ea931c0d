path "kv/data/gitlab/{{identity.entity.aliases.auth_jwt_55667788.metadata.project_path}}/*" {
  capabilities = ["read"]
}
path "kv/metadata/gitlab/*" {
  capabilities = ["list"]
}
