path "secret/data/app" {
  capabilities = ["read", "subscribe"]
  subscribe_event_types = ["kv*"]
}
