"""How sure a choice among trials is: resampled scores, the choice repeated, gains over baselines."""
