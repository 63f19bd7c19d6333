"""Reasons to doubt an estimate: what else could have been chosen, what the lists say of one another, how it does."""
