"""One file a kind; each names KIND."""
