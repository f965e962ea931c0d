path "secret/metadata/app/*" {
  capabilities = ["create", "update", "read", "delete", "list", "patch"]
  allowed_parameters = {
    "custom_metadata" = []
    "max_versions"    = ["5", "10"]
  }
}
