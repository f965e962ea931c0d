path "secret/data/__APP__/x" {
  capabilities = ["read"]
}
path "secret/data/#{Team}#/x" {
  capabilities = ["read"]
}
path "secret/data/((app))/x" {
  capabilities = ["read"]
}
path "secret/data/%APP%/x" {
  capabilities = ["read"]
}
