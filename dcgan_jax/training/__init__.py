"""Training in JAX: the state, the jitted step, and what the framework-free loop needs of a framework."""
