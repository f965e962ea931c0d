path "kvv2/data/webapp/config" {
   capabilities = ["read", "list"]
}
path "transit-vso/encrypt/vso-client-cache" {
   capabilities = ["create", "update"]
}
path "transit-vso/decrypt/vso-client-cache" {
   capabilities = ["create", "update"]
}
