"""What can be trained and searched: tasks, mixtures, plans and search spaces.

This package needs the standard library only. A search space asks for its parameters through
`Suggester`, the `suggest_*` protocol of Optuna, without importing Optuna.
"""
