path "kubernetes/creds/deployer" {
  capabilities = ["read"]
}
path "kubernetes/roles" {
  capabilities = ["list"]
}
