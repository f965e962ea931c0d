path "pki_int/sign/shop" {
  capabilities = ["create", "update"]
}
path "pki_int/issue/shop" {
  capabilities = ["create", "update"]
}
