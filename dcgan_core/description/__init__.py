"""What a DCGAN is, without a framework: networks as data, presets, protocols, randomness."""
