"""Hidden populations estimated from overlapping lists: made as jobs, shown with their doubts, released by name."""
