path "totp/keys/vpn" {
  capabilities = ["create", "update", "read"]
}
path "totp/code/*" {
  capabilities = ["read", "create"]
}
