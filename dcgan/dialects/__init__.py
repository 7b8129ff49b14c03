"""How public DCGANs name their weights: a table of dialects, and the way from a file to layers and back.

`naming` says how a class names the modules of a stack of layers, `table` which class of the world does it so,
`wrapping` undoes the dictionaries and prefixes around the weights, and `found` is a layer as a file has it.
"""
