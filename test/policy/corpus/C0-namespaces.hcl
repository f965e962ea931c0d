path "sys/namespaces/*" {
  capabilities = ["create", "read", "update", "delete", "list"]
}
path "team-a/secret/data/*" {
  capabilities = ["read"]
}
path "team-a/sys/mounts/*" {
  capabilities = ["read"]
}
