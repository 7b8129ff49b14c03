"""Strided convolution and its transpose: three primitives, and the forms that compute them."""
