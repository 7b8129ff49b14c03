"""Files of weights to arrays in memory and back."""
