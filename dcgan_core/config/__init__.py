"""Options declared once: flags, help, TOML files, ranges; and the training configuration made of them."""
