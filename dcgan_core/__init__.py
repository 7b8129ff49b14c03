"""What a DCGAN is, without a framework: importing any module of it imports no jax, torch or tensorflow."""

__version__ = "0.1.0"
