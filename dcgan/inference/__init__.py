"""From the layers of a file to the architecture they belong to.

Shapes tell kernels, channels, biases and normalisations; `channels` checks that they fit each other. They do not
tell strides, paddings, slopes and the like: `geometry` proposes what fits, from the presets or from the field's
habit, and `choice` takes what fits best, or asks.
"""
