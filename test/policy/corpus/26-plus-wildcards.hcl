path "secret/data/+/team" {
  capabilities = ["read"]
}
path "secret/data/+/+/shared" {
  capabilities = ["read"]
}
path "+/config/*" {
  capabilities = ["read"]
}
path "secret/+/+/logs*" {
  capabilities = ["list"]
}
