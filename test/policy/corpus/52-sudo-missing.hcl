path "sys/raw/*" {
  capabilities = ["read"]
}
path "secret/data/x" {
  capabilities = ["read", "sudo"]
}
