"""A world with known truth: every page has something to show, every method something to be tested against."""
