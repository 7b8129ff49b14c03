"""From weights to images: latents, statistics, drawing."""
