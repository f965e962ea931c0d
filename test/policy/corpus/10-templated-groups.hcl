// Group folders.
path "secret/data/groups/{{identity.groups.ids.fb036ebc-2f62-4124-9503-42aa7A869741.name}}/*" {
  capabilities = ["read", "update", "list"]
}

path "identity/entity/id/{{ identity.entity.id }}" {
  capabilities = ["read", "update"]
}

path "identity/group/name/{{identity.groups.names.engineering.metadata.folder}}" {
  capabilities = ["read"]
}
