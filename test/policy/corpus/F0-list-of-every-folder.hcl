path "secret/" { capabilities = ["list"] }
path "secret/metadata" { capabilities = ["list"] }
path "secret/metadata/*" { capabilities = ["list"] }
path "secret/data/dev" { capabilities = ["list", "read"] }
path "secret/data/dev/*" { capabilities = ["create", "update", "read", "delete", "list"] }
