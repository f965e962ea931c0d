path "sys/*" {
  policy = "sudo"
}
