path "+/+" {
  capabilities = ["read"]
}
path "+/metadata/*" {
  capabilities = ["list"]
}
