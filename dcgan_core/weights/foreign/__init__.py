"""Weights of public DCGANs: how they are named, which architecture they belong to, and the way back.

`dialects` is the table of programs, `naming` how a class names the modules of a stack of layers; `wrapping` undoes the
dictionaries and prefixes around weights; `layers` sorts arrays into layers and checks that they fit each other.
Shapes show kernels, channels, biases and normalisations, but not strides, paddings or slopes: `geometry` proposes what
fits, from the presets or common practice; `inference` takes what fits best, or asks.
"""
