
# made on Windows
path "secret/data/win" {
  capabilities = ["read"]
}
