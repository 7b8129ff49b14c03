"""What looks into trained networks in JAX: features, guided gradients, latents of images, a classifier."""
