path "secret/*" {
  policy = "write"
}

path "secret/super-secret" {
  policy = "deny"
}

path "auth/token/lookup-self" {
  policy = "read"
}
