"""What this package asks of the machine: files, cache, memory, progress."""
