path "secret/data/team-a/*" {
  capabilities = [
    "create",
    "read",
    "update",
    "list",
  ]
}

path "secret/metadata/team-a/*" {
  capabilities = [
    "list", "read"
  ]
}
