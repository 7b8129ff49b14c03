"""The part of measuring quality that computes in JAX: a classifier whose features the distances are taken in."""
