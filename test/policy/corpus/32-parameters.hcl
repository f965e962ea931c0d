path "secret/restricted" {
  capabilities = ["create"]
  allowed_parameters = {
    "bar" = ["zip", "zap"]
    "foo" = []
  }
}

path "secret/only-with" {
  capabilities        = ["create", "update"]
  required_parameters = ["bar", "baz"]
  denied_parameters = {
    "*" = []
  }
}
