path "secret/data/important" {
  capabilities = ["read"]
  mfa_methods  = ["totp", "duo"]
}
