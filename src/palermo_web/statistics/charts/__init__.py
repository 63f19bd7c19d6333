"""Charts and maps as Vega-Lite specifications: one for the page, the picture and the report."""
