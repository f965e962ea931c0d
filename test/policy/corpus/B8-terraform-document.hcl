# read the secrets of the shop
path "kv/data/shop/*" {
  capabilities = ["read"]
}

# list the secrets of the shop
path "kv/metadata/shop/*" {
  capabilities = ["list", "read"]
}

path "auth/token/create" {
  capabilities = ["update"]
  allowed_parameters = {
    "policies" = ["shop"]
  }
  min_wrapping_ttl = "1s"
  max_wrapping_ttl = "90s"
}
