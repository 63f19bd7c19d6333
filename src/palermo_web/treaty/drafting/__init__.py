"""Pages of help with drafting law: requests for legislative assistance."""
