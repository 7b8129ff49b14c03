"""Gradients and features of trained networks, for the exploring commands."""
