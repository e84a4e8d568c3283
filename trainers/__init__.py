"""Carries out one phase of a plan: train or evaluate, and write the result to the store."""
