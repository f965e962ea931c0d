path "kvv2/data/app/*" {
  capabilities = ["read"]
}
path "kvv2/metadata/app/*" {
  capabilities = ["read"]
}
path "db/creds/app" {
  capabilities = ["read"]
}
path "sys/license/status" {
  capabilities = ["read"]
}
