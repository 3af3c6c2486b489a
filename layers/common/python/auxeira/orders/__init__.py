"""Orders of Pizza42 as they are stored, and what marketing sees of its customers."""
