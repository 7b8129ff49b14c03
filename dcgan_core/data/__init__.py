"""Images for training: any source, prepared once into a checked uint8 store, read as batches."""
