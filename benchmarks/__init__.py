"""Programs that measure what the project claims, on data that a user has. Not installed.

Each is run from the project's root as `python -m benchmarks.NAME` and writes a page for
`docs/results/`, whose head says the command, the machine and the versions.
"""
