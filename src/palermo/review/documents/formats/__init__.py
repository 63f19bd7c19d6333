"""From a file to its text, one file a format."""
