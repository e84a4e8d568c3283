"""What rungs save: `python -m benchmarks.rungs --scores CSV`, replayed on a table of scores.

A table has a row a mixture and a column a target. Rows are taken in a random order, as random
search would, so what is measured is promotion and not the sampler. The scores of the lower rung
are those of the table with noise, so that they correlate with them as much as is asked for, or a
table of their own (`--low CSV`). Printed is the cost, in full trials, until the mean over targets
of the regret is as low as that of N trials without rungs, and the regret at the same cost. A cost
is in tokens, unless `--cost` and `--saved` say otherwise. Regret is the best value in the table
minus the best that was trained in full, in standard deviations.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.rungs_measurement import (
    Prices,
    Saving,
    blur,
    measure,
    price_tokens,
    read_table,
)

_CORRELATIONS = (0.5, 0.7, 0.9)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a line for each saving, or JSON."""
    given = _build_parser().parse_args(arguments)
    full = read_table(given.scores, is_minimised=given.minimise)[:, : given.targets]
    prices = _read_prices(given)
    savings: list[Saving] = []
    if given.low is not None:
        low = read_table(given.low, is_minimised=given.minimise)[:, : given.targets]
        lows = [low] * given.seeds
        savings += measure(full, lows, given.rung, correlation=None, prices=prices)
    else:
        for correlation in _CORRELATIONS:
            lows = [blur(full, correlation, seed) for seed in range(given.seeds)]
            savings += measure(full, lows, given.rung, correlation=correlation, prices=prices)
    if given.json:
        print(json.dumps([asdict(saving) for saving in savings]))
    else:
        print("\n".join(_describe(savings)))
    return 0


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rungs", description=__doc__)
    parser.add_argument("--scores", type=Path, required=True, metavar="CSV")
    parser.add_argument("--low", type=Path, metavar="CSV", help="the same rows at the lower rung")
    parser.add_argument("--minimise", action="store_true", help="the table holds losses")
    parser.add_argument("--rung", type=float, default=0.1, metavar="SHARE")
    parser.add_argument(
        "--cost",
        type=float,
        metavar="SHARE",
        help="of a trial there, as a share of one in full, such as measured device time (default: "
        "the rung's tokens)",
    )
    parser.add_argument(
        "--saved",
        type=float,
        metavar="SHARE",
        help="of that, what a promoted trial does not pay again (default: in tokens)",
    )
    parser.add_argument("--targets", type=int, metavar="N", help="the first columns alone")
    parser.add_argument("--seeds", type=int, default=20, metavar="N")
    parser.add_argument("--json", action="store_true")
    return parser


def _read_prices(given: argparse.Namespace) -> Prices:
    """Those of the command line, and for those that it lacks the tokens'."""
    tokens = price_tokens(given.rung)
    return Prices(
        low=tokens.low if given.cost is None else given.cost,
        saved=tokens.saved if given.saved is None else given.saved,
    )


def _describe(savings: Iterable[Saving]) -> Iterator[str]:
    yield "promotion   correlation  trials   regret: without   with            cost to the same"
    for s in savings:
        correlation = "table" if s.correlation is None else f"{s.correlation:.1f}"
        cost = f"{s.cost:.2f} of that without" if math.isfinite(s.cost) else "not reached"
        yield (
            f"{s.promotion:10}  {correlation:>11}  {s.num_trials:6}  {s.regret_without:16.3f}  "
            f"{s.regret:6.3f} +- {s.stderr:.3f}   {cost}"
        )


if __name__ == "__main__":
    sys.exit(main())
