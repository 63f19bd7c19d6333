"""How far States say they are, on two scales kept apart: bands, gaps, needs, and what changed."""
