"""What the law of a State says: provisions, two coders and an adjudicator, derived answers, agreement, gaps."""
