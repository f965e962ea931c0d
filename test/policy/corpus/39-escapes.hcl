path "kv/data/with \"quotes\" and \\ backslash" {
  capabilities = ["read"]
}
path "kv/data/unicode-\u00e9\U0001F600-\x41-\101" {
  capabilities = ["read"]
}
path "kv/data/é😀" {
  capabilities = ["update"]
}
