"""The training step and all that a run in PyTorch keeps."""
