path "education/training/secret/data/*" {
  capabilities = ["create", "read", "update"]
}
path "education/training/secret/metadata/*" {
  capabilities = ["list"]
}
