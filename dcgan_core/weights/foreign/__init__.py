"""Weights of public DCGANs: how they are named, which architecture they belong to, and the way back.

`dialects` is the table of programs, `naming` how a class names the modules of a stack of layers, `wrapping` undoes the
dictionaries and prefixes around weights, and `layers` is what a file's layers have and whether they fit each other.
Shapes tell kernels, channels, biases and normalisations. They do not tell strides, paddings, slopes and the like:
`geometry` proposes what fits, from the presets or the habits of the field; `inference` takes what fits best, or asks.
"""
