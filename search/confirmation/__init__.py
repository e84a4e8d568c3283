"""Champions on fresh seeds: the best few of each target are run again, and compared anew."""
