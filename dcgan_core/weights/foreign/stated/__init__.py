"""Files that state their own operations: Keras, ONNX."""
