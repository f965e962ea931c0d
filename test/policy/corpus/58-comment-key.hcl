path "secret/data/described" {
  comment      = "owned by team shop"
  capabilities = ["read"]
}
