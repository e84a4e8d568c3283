"""The options of `python -m search.run` that say what is searched.

Imports little, since `--help` shows them.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from search.confirmation.asked import add_confirmation
from search.mixture_limits import add_limits
from spaces.names import split_names


def add_what(group: argparse._ArgumentGroup) -> None:
    """The options, for `python -m search.run`."""
    _add_space(group)
    group.add_argument(
        "--preset",
        default="laptop",
        metavar="NAME",
        help="size of the study: smoke, laptop, full, or base and large, which are XLM-R Base and "
        "Large on the hub's data, for GPUs (default: laptop)",
    )
    group.add_argument(
        "--data",
        metavar="offline|hub|DIR",
        help="the generated suite (offline:difficulty=0.8,seed=1 sets it), data sets of the hub, "
        "or a folder in official layouts (default: the preset's, offline or hub)",
    )
    group.add_argument(
        "--tasks",
        type=Path,
        metavar="FILE",
        help="tasks and languages of your own, a TOML file (docs/own-tasks.md)",
    )
    group.add_argument(
        "--encoder",
        metavar="offline|HUB_ID|DIR",
        help="pretrained XLM-R style encoder (default: the preset's)",
    )
    group.add_argument(
        "--targets", type=split_names, metavar="A,B|all", help="target tasks, or all nine"
    )
    group.add_argument(
        "--intermediate",
        type=split_names,
        metavar="A,B|all",
        help="intermediate tasks, or all nine; mlm beside them adds masked-language modelling",
    )
    group.add_argument(
        "--align",
        action="store_true",
        help="also lexical alignment of the encoder, on the data's word pairs",
    )
    _add_search(group)
    add_confirmation(group)
    group.add_argument("--seed", type=int, default=0, metavar="N", help="(default: 0)")


def add_crews(group: argparse._ArgumentGroup) -> None:
    """The options that say how many crews there are, and when they leave."""
    group.add_argument(
        "--crews",
        type=_number_or_auto,
        metavar="N|auto",
        help="groups of workers that take phases, at most (default: auto, as many as fit)",
    )
    group.add_argument(
        "--workers",
        type=_number_or_auto,
        metavar="W|auto",
        help="workers in a crew (default: auto, one on this machine, on a cluster with GPUs as "
        "many as leave each trial in flight a crew)",
    )
    group.add_argument(
        "--idle-minutes",
        type=float,
        default=5.0,
        metavar="M",
        help="a crew of a cluster that had no phase for so long leaves, and comes back when "
        "phases wait (default: 5)",
    )


def _number_or_auto(word: str) -> int | None:
    """None for `auto`.

    Raises:
        ValueError: If it is neither that nor a whole number.
    """
    return None if word == "auto" else int(word)


def _add_space(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--space",
        required=True,
        metavar="NAME|FILE",
        help="a name below, or a Python file with suggest(trial, scope) (docs/own-spaces.md)",
    )


def _add_search(group: argparse._ArgumentGroup) -> None:
    """How plans are chosen, how many, and what limits them."""
    add_limits(group)
    group.add_argument(
        "--baselines",
        default="usual",
        metavar="usual|all",
        help="what runs before a search: none and each task alone, or all of the space baselines; "
        "that is two to five mixtures more, and for each target a fine-tune on its own data for "
        "as long as both phases (default: usual)",
    )
    group.add_argument(
        "--trials",
        type=int,
        metavar="N",
        help="trials in all (default: the baselines, and as many more as the preset searches)",
    )
    group.add_argument(
        "--budget",
        type=float,
        default=1.0,
        metavar="X",
        help="train on X times the preset's tokens (default: 1); with the --store of a smaller "
        "study that had --keep-weights, its phases are continued: those that start alike go on "
        "from where its learning rate began to fall, and end as if run through",
    )
    group.add_argument(
        "--rungs",
        type=split_names,
        metavar="A,B,1",
        help="try mixtures at these shares of the budgets first, and go on with those that add "
        "something for a target (default: 1, all in full; docs/rungs.md says when it pays)",
    )
    group.add_argument(
        "--sampler",
        default="portfolio",
        metavar="NAME",
        help="how plans are chosen: portfolio (the best for each target), turns, gp-mean, tpe, "
        "nsga2 or random (default: portfolio; docs/search.md)",
    )
