"""Look into a trained network: walks, arithmetic, inversion, neighbours, filters; each command's work, without JAX."""
