"""The networks of an architecture as Flax NNX modules."""
