path "secret/*" {
  capabilities = ["read", "list"]
}
path "secret/data/hr/*" {
  capabilities = ["deny"]
}
path "secret/metadata/hr/*" {
  capabilities = ["deny"]
}
path "secret/subkeys/hr/*" {
  capabilities = ["deny"]
}
