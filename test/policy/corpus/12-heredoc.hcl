path "database/roles/shop" {
  capabilities = ["create", "update"]
  allowed_parameters = {
    "creation_statements" = [<<EOF
CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}';
GRANT SELECT ON ALL TABLES IN SCHEMA public TO "{{name}}";
EOF
    ]
    "*" = []
  }
}
