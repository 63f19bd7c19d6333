"""Palermo, ground floor: what the Trafficking in Persons Protocol says and how to count."""

__version__ = "0.1.0"
