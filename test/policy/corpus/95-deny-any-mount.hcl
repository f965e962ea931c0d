path "kv/*" {
  capabilities = ["read"]
}
path "+/data/payroll" {
  capabilities = ["deny"]
}
