"""A State's own figures: from the answers to the annual questionnaire to a vintage, checked and compared."""
