"""What `python -m search.doctor` checks: a file each group of checks, each a small function."""
