"""Whether a study may go on: what it was started with against what is asked for now."""

from __future__ import annotations

from search.errors import UserError
from search.journal import Journal
from search.options import Options
from trainers.numerics import torch_version

_DEFAULTS = {
    "alignment": False,
    "baselines": "usual",
    "budget": 1.0,
    "compile": False,
    "gradient compression": "none",
    "limits": None,
    "rungs": [1.0],
    "tasks": None,
}
"""What a study did that was started before it could be asked for these."""


def check_identity(journal: Journal, options: Options) -> None:
    """Refuse to go on with a study under other options, which would mix two studies.

    Raises:
        UserError: If one differs; the message names it.
    """
    if journal.is_new:
        return
    known = {**_DEFAULTS, **journal.options, "in-flight": journal.in_flight}
    asked = {**options.identity(), "torch": torch_version()}
    if options.in_flight is not None:
        asked["in-flight"] = options.in_flight
    for name, value in asked.items():
        if known.get(name) != value:
            raise UserError(
                f"{options.out} was started with {name} {known.get(name)}, got {value}: "
                f"give the same, or start another study with --out"
            )
