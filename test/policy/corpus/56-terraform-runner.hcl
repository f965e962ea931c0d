path "auth/token/create" { capabilities = ["create", "update"] }
path "sys/policies/acl/app-*" { capabilities = ["create", "read", "update", "delete"] }
path "auth/kubernetes/role/+" { capabilities = ["create", "read", "update", "delete"] }
path "sys/mounts" { capabilities = ["read"] }
path "sys/mounts/kv-app-*" { capabilities = ["create", "read", "update", "delete"] }
path "sys/remount" { capabilities = ["update", "sudo"] }
