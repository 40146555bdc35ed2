name = "acme-named"
