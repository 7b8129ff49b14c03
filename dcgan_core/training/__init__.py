"""The training loop, once for both frameworks, and everything it writes."""
