"""The race on a GPU, in pieces that can be cut off at any moment: what `scripts/benchmark_gpu.py` does."""
