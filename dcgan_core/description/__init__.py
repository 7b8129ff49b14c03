"""What a DCGAN is, without a framework: networks as data, presets, protocols, randomness."""

SMALLEST_SIDE, LARGEST_SIDE = 16, 256
"""Pixels a side of the images that networks are derived for; here, so that `--help` has them without NumPy."""
