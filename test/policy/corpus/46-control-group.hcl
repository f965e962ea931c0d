path "kv/data/top-secret" {
  capabilities = ["read"]
  control_group = {
    ttl = "4h"
    factor "managers" {
      controlled_capabilities = ["read"]
      identity {
        group_names = ["managers", "leads"]
        approvals = 2
      }
    }
    factor "security" {
      controlled_capabilities = ["read"]
      identity {
        group_names = ["security"]
        approvals = 1
      }
    }
  }
}
