"""Pages of help with drafting law: assistance, model provisions, papers on concepts, glossary."""
