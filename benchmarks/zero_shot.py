"""`python -m benchmarks.zero_shot`: how far English fine-tuning carries into other languages.

Every target is fine-tuned on its English training data, without an intermediate phase, from the
encoder and from the same architecture with random weights, and scored in every language that the
data have; beside them stands a majority vote. Exit status: 0 done, 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import torch

from benchmarks.comparison import Comparison, describe_lack
from benchmarks.figures import collect_figures
from benchmarks.random_weights import save_random_weights
from benchmarks.zero_shot_page import Run, write_page
from search.sources import open_corpus
from spaces.catalogue import TARGETS, XTREME_TARGETS
from spaces.names import split_names
from spaces.plan import Training
from trainers.data.encoding import Limits
from trainers.encoders import EncoderSpec, check_encoder
from trainers.numerics import choose_precision

_LIMITS = Limits(max_tokens=256, stride=85)
"""Most contexts of SQuAD fit; longer ones are cut into windows that share a third."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare from the words of the command line; returns the exit status."""
    given = _build_parser().parse_args(arguments)
    try:
        comparison = _build_comparison(given)
        encoder = EncoderSpec(name=given.encoder, num_layers=given.layers)
        check_encoder(encoder)
        targets, lacks = _choose_targets(given.targets, comparison)
    except ValueError as error:
        print(f"benchmarks.zero_shot: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    for target, lack in lacks.items():
        print(f"{target} is left out: {lack}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "random-weights"
        random = save_random_weights(encoder, path, seed=comparison.seed)
        tables = [collect_figures(comparison, target, encoder, random) for target in targets]
    run = Run(comparison=comparison, encoder=encoder, targets=given.targets, lacks=lacks)
    if given.json:
        document = {"run": run.describe(), "targets": [asdict(table) for table in tables]}
        given.json.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if given.markdown:
        given.markdown.write_text(write_page(run, tables), "utf-8")
    else:
        print(write_page(run, tables))
    return 0


def _build_comparison(given: argparse.Namespace) -> Comparison:
    return Comparison(
        corpus=open_corpus(given.data),
        training=Training(
            learning_rate=given.learning_rate,
            max_tokens=given.tokens,
            micro_batch_tokens=512,
            micro_batches=2,
            warmup_steps=20,
        ),
        limits=_LIMITS,
        max_examples=given.max_examples,
        precision=choose_precision(has_gpu=torch.cuda.is_available()),
        seed=given.seed,
        store_uri=given.store,
    )


def _choose_targets(
    wanted: Sequence[str], comparison: Comparison
) -> tuple[list[str], dict[str, str]]:
    """Targets whose data are here, and why the others are left out.

    Raises:
        ValueError: If a target is unknown, or the data have none of them.
    """
    unknown = [name for name in wanted if name not in TARGETS]
    if unknown:
        raise ValueError(f"unknown target {unknown[0]!r}; choose {', '.join(TARGETS)}")
    lacks = {name: describe_lack(comparison.corpus, name) for name in wanted}
    present = [name for name, lack in lacks.items() if lack is None]
    absent = {name: lack for name, lack in lacks.items() if lack is not None}
    if not present:
        raise ValueError(f"the data have none of the targets: {'; '.join(absent.values())}")
    return present, absent


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.zero_shot",
        description="Fine-tune on English, score every language, against a majority vote and "
        "random weights.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--data", required=True, metavar="offline|DIR", help="the offline suite, or a folder")
    add(
        "--targets", type=split_names, default=XTREME_TARGETS, metavar="A,B", help="(default: all)"
    )
    add("--encoder", default="offline", metavar="offline|HUB_ID|DIR", help="(default: offline)")
    add("--layers", type=int, metavar="N", help="keep the first N layers (default: all)")
    add("--tokens", type=int, default=200_000, metavar="N", help="of each training phase")
    add("--learning-rate", type=float, default=1e-4, metavar="X", help="(default: 1e-4)")
    add("--max-examples", type=int, default=150, metavar="N", help="scored in each language")
    add("--seed", type=int, default=0, metavar="N", help="(default: 0)")
    add("--store", default="runs/zero-shot/store", metavar="URI", help="finished phases")
    add("--json", type=Path, metavar="FILE", help="write every figure")
    add("--markdown", type=Path, metavar="FILE", help="write the page (default: print it)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
