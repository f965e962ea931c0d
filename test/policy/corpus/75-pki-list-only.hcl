path "pki_int/issue/web" {
  capabilities = ["list"]
}
path "pki_int/roles" {
  capabilities = ["list"]
}
path "pki_int/certs/" {
  capabilities = ["list"]
}
path "pki_int/cert/*" {
  capabilities = ["read", "list"]
}
