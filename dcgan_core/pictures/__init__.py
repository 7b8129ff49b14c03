"""Pictures a person looks at: sample grids, animations, curves. One look for all of them."""
