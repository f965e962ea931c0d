path "auth/approle/role/shop/secret-id" {
  capabilities = ["create", "update"]
  min_wrapping_ttl = "100s"
  max_wrapping_ttl = "5m"
}
path "auth/approle/role/other/secret-id" {
  capabilities = ["update"]
  max_wrapping_ttl = 90
}
path "auth/approle/role/third/secret-id" {
  capabilities = ["update"]
  min_wrapping_ttl = "1h30m"
  max_wrapping_ttl = "2d"
}
