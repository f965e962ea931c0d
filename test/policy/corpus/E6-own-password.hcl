path "auth/userpass/users/{{identity.entity.aliases.auth_userpass_9f3c1e2d.name}}" {
  capabilities = [ "update" ]
  allowed_parameters = {
    "password" = []
  }
}
path "auth/userpass/users/{{identity.entity.aliases.auth_userpass_9f3c1e2d.name}}/password" {
  capabilities = [ "update" ]
}
