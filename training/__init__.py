"""How the shipped heads are trained and evaluated."""
