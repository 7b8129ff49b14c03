"""A run while it trains and afterwards: statistics, log, progress bar, the signals that stop it."""
