/*
 * Policy of the deployment pipeline.
 * Reviewed by: platform team
 */

# first group
// second line of it
path "secret/data/ci/*" { # why not
  // capabilities below
  capabilities = ["read", /* "update", */ "list"] // trailing
  # the end
}

/* one line */ path "auth/token/create" {
  capabilities = ["update"]
}
# dangling comment
