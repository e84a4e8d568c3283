"""Chooses the next plan, tracks every trial and names a champion per target."""
