"""How the parity tests and the parity report measure: both use what is here, so nothing is measured twice.

`jax_side` and `torch_side` have the same functions and speak canonical arrays (NumPy, NHWC); `rungs` runs the two
against each other; `controls` injects mistakes into the production code and runs the same rungs again.
"""
