# import "strings"
# main = rule { true }
path "kv1/app" {
  capabilities = ["read"]
}
