"""Where the training configuration comes from; `dcgan.config` offers what the commands need of it."""
