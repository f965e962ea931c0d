path "aws/creds/deploy" {
  capabilities = ["read"]
}
path "aws/sts/deploy" {
  capabilities = ["update"]
}
path "gcp/roleset/deploy/token" {
  capabilities = ["read"]
}
path "gcp/key/deploy" {
  capabilities = ["create"]
}
path "azure/creds/deploy" {
  capabilities = ["read", "list"]
}
