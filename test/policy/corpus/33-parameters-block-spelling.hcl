path "auth/userpass/users/*" {
  capabilities = ["update"]
  allowed_parameters {
    "password" = []
  }
  denied_parameters {
    policies = ["root*", "*admin*"]
    token_policies = ["root*", "*admin*"]
  }
}
