"""One module a command: its options, and its work on whatever framework it is given."""
