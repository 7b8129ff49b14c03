"""How good samples are: distances to real images, diversity, memorising. None of it needs a framework."""
