"""A run on disk, for everything that reads or writes one."""
