"""A folder of cables as one library: what is in it, searched and counted."""
