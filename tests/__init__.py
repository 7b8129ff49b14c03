"""A package, not a loose folder: some installed libraries bring a package `tests` of their own, which would win."""
