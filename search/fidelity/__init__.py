"""Rungs: mixtures are tried at a share of the budget, and those that add something go on."""
