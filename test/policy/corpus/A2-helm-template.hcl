path "secret/data/{{ .Values.app }}/*" {
  capabilities = ["read"]
}
path "secret/metadata/{{ .Values.app }}/*" {
  capabilities = ["list"]
}
