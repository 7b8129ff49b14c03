"""The arrays of a file: wrappers, names and dialects, and the layers that they make."""
