path "database/roles/report" {
  capabilities = ["update"]
  denied_parameters = {
    "revocation_statements" = [<<-SQL
      DROP OWNED BY "{{name}}";
        DROP ROLE "{{name}}";
      SQL
    ]
  }
}
