"""The sampler that searches for every target's best point at once."""
