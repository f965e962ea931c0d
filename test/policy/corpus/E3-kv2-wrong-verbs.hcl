path "kv/data/billing/*"     { capabilities = ["list", "read"] }
path "kv/delete/billing/*"   { capabilities = ["delete"] }
path "kv/undelete/billing/*" { capabilities = ["create"] }
path "kv/destroy/billing/*"  { capabilities = ["create", "update", "delete"] }
