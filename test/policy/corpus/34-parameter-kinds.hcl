path "kv/flags" {
  capabilities = ["create", "update"]
  allowed_parameters = {
    "enabled" = [true, false]
    "ratio"   = [1.5]
    "count"   = [1, 2, 0x10, 017]
    "names"   = [["a", "b"], ["c"]]
    "empty"   = []
  }
}
