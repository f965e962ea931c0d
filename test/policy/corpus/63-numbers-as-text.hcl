path "kv/1" {
  capabilities = ["read"]
  required_parameters = [1, 2]
  min_wrapping_ttl = "60"
}
