"""Statistics: code lists, deposits, cube, trends, flows, disclosure."""
