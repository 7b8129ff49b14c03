"""Random networks of the DCGAN family, trained here, whose construction is known."""
