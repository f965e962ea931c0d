# events and snapshots: only Vault knows these
path "secret/data/shop/*" {
  capabilities          = ["read", "list", "subscribe", "recover"]
  subscribe_event_types = ["kv-v2/data-*", "kv-v2/metadata-*"]
}
path "sys/events/subscribe/kv*" {
  capabilities = ["read"]
}
