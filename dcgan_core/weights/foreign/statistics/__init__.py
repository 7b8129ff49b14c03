"""What a generator's running statistics say about its strides, paddings, slopes and latents."""
