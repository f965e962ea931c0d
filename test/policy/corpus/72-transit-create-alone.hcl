path "transit/encrypt/orders" {
  capabilities = ["create"]
}
path "transit/decrypt/orders" {
  capabilities = ["create"]
}
path "transit/sign/orders/sha2-256" {
  capabilities = ["create"]
}
