path "ssh-client-signer/sign/dev" { capabilities = ["create", "update"] }
path "ssh/creds/otp_key_role"     { capabilities = ["create", "read", "update"] }
path "totp/code/+"                { capabilities = ["read", "update"] }
