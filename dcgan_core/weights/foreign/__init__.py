"""Weights of public DCGANs: what a file holds, which network it belongs to, and the way back.

`importing` runs the steps. `arrays` finds the networks and layers in a file, whatever their names are. `writing` keeps
what a file was like, and writes files that other programs load. Shapes show kernels, channels, biases and
normalisations, but not strides, paddings or slopes: `statistics` tries what they may be against a generator's running
statistics, and `choosing` takes the network that fits, or asks. `stated` reads the files that state their operations.
A folder imports only from those before it: `tests/project/test_order.py`.
"""
