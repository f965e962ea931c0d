path "{{ mount }}/data/{{ team }}/+" {
  capabilities = ["read"]
}
