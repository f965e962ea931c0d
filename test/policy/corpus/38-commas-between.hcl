path "a" { capabilities = ["read"], comment = "first" },
path "b" { capabilities = ["list"], }
