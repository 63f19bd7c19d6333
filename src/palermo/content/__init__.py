"""The data files and the only code that reads them."""
