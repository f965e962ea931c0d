path "sys/namespaces/*" {
  capabilities = ["create", "read", "update", "delete", "list", "sudo"]
}
path "+/sys/policies/acl/*" {
  capabilities = ["create", "read", "update", "delete", "list"]
}
path "team-a/secret/data/*" {
  capabilities = ["read"]
}
path "team-a/auth/kubernetes/role/*" {
  capabilities = ["read", "list", "create", "update"]
}
