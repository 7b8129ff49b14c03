"""Weights: this package's own and other programs', in memory and in files."""
