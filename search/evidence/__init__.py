"""How sure a choice among trials is: scores on resampled examples, and the choice among them."""
