"""How far States say they are with each item of the treaties, in law and in practice, with bounds."""
