"""The networks of an architecture as `torch.nn` modules."""
