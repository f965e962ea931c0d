path "pki/roles/*" {
  capabilities = ["create", "read", "update", "delete", "list"]
}
path "pki/config/urls" {
  capabilities = ["read", "update"]
}
path "pki/root/sign-self-issued" {
  capabilities = ["update", "sudo"]
}
path "pki/root/generate/internal" {
  capabilities = ["update"]
}
