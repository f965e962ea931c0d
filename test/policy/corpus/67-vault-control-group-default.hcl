# controlled_capabilities may be left out with Vault: all of the rule's
path "kv/data/top-secret" {
  capabilities = ["read", "update"]
  control_group = {
    factor "security" {
      identity {
        group_ids = ["8f1d1e7a-5d2b-4d53-8f3b-7a3c6a1f0c11"]
        approvals = 1
      }
    }
  }
}
