path "sys/mounts" { capabilities = ["read","list"] }
path "sys/mounts/*" { capabilities = ["create","read","update","delete","sudo"] }
path "sys/health" { capabilities = ["read", "sudo"] }
