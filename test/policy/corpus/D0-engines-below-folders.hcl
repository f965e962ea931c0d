path "prod/pki/issue/web" {
  capabilities = ["create"]
}
path "secret/aws/creds/prod" {
  capabilities = ["create", "update"]
}
path "kv/data/ssh/sign/key" {
  capabilities = ["create", "update"]
}
