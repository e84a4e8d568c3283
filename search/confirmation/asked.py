"""Confirmation on the command line: the options.

Imports nothing heavy, since `--help` shows them.
"""

from __future__ import annotations

import argparse


def add_confirmation(group: argparse._ArgumentGroup) -> None:
    """The options, for `python -m search.run`."""
    group.add_argument(
        "--confirm",
        type=int,
        metavar="S",
        help="run the best of each target, and its baselines, again with S fresh seeds when the "
        "search is over, and choose the champion by these (default: the preset's; 0: do not)",
    )
    group.add_argument(
        "--finalists",
        type=int,
        metavar="K",
        help="of each target, how many are run again (default: 3)",
    )
