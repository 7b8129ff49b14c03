"""Tables of training recipes, and the table of what they are worth (`scripts/try_recipes.py`)."""
