"""Pictures for people: sample grids, animations, curves. One look for all of them."""
