module example.invalid/aks-vault-constructs/test/cluster/app

go 1.21
