"""Training in PyTorch: the state, the step, and what the framework-free loop needs of a framework."""
