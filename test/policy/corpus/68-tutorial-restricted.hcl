# Everything below the team, but not the super user
path "secret/data/team/*" {
  capabilities = ["create", "update"]
}
path "secret/data/team/super" {
  capabilities = ["read"]
}
