"""Help with drafting law: model provisions and glossary, papers, how long States wait."""
