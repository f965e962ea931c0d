# Everybody has a place of their own, and sees how far it goes.
path "self/data/{{identity.entity.name}}/*" {
  capabilities = ["create", "read", "update", "patch", "delete"]
}
path "self/metadata/{{identity.entity.name}}/*" {
  capabilities = ["read", "list", "delete"]
}
path "identity/entity/name/{{identity.entity.name}}" {
  capabilities = ["read"]
}
path "sys/internal/ui/mounts/self" {
  capabilities = ["read"]
}
