path "sys/metrics" {
  capabilities = ["read", "list"]
}
path "/sys/metrics*" {
  capabilities = ["read"]
}
