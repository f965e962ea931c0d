"path" "secret/data/quoted" {
  "capabilities" = ["read"]
}
