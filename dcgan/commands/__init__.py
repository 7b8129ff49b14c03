"""What the commands about weights do: import, export, describe. A framework comes in through `tools.Tools`."""
