path "auth/token/*" {
  capabilities = ["update"]
}
path "auth/token/create" {
  capabilities = ["deny"]
}
