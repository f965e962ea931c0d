path "/secret/data/a" { capabilities = ["read"] }
path "//secret/data/b" { capabilities = ["read"] }
path "secret/data//c" { capabilities = ["read"] }
path "/" { capabilities = ["read"] }
