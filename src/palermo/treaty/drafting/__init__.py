"""Help with drafting law: how long States wait for it."""
