"""Programs about the project: they may use both frameworks, and nothing else depends on them."""
