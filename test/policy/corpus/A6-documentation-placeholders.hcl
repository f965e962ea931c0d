path "<mount>/issue/client" {
  capabilities = ["update"]
}
path "secret/data/{team}/x" {
  capabilities = ["read"]
}
path "secret/data/YOUR_APP/*" {
  capabilities = ["read"]
}
