path "secret/data/db-pass" {
  capabilities = ["read"]
}
path "sys/internal/ui/mounts/secret" {
  capabilities = ["read"]
}
