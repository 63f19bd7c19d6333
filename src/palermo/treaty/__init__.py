"""The treaties: who is party on a day, and what each article asks."""
