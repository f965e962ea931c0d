path "secret/data/$APP/*" {
  capabilities = ["read"]
}
path "secret/data/${ENV:-dev}/x" {
  capabilities = ["read"]
}
path "secret/data/app-$TIER" {
  capabilities = ["read"]
}
