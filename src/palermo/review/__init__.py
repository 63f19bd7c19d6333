"""What States do about the treaties: checklists, plans, progress."""
