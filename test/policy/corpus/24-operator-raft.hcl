path "sys/storage/raft/snapshot" { capabilities = ["read"] }
path "sys/storage/raft/configuration" { capabilities = ["read"] }
path "sys/metrics" { capabilities = ["read", "list"] }
