"""What the law of a State says: coded by two, decided by a third, published by an act."""
