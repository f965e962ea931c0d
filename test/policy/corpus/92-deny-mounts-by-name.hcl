path "*" {
  capabilities = ["read", "list"]
}
path "sys" {
  capabilities = ["deny"]
}
path "aws" {
  capabilities = ["deny"]
}
