"""`python -m benchmarks.bucc`: mines translations among BUCC's sentences, and times it.

The pretrained encoder's sentence vectors are compared as they are, without fine-tuning, on the dev
split of one language: F1, what each stage takes, and whether a brute force finds the same pairs.
Exit status: 0 done, 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import torch

from benchmarks.bucc_measurement import MiningRun, measure
from benchmarks.bucc_page import describe_run, write_page
from search.setting import default_retrieval_layer
from spaces.catalogue import TARGETS
from spaces.task import Role, Source
from trainers.data.encoding import Limits
from trainers.data.folder import FolderCorpus
from trainers.data.study_data import DataSpec, StudyData
from trainers.encoders import EncoderSpec, check_encoder, count_layers
from trainers.numerics import Numerics, choose_precision

_TARGET = TARGETS["bucc2018"]
_ALL = "all"


def main(arguments: Sequence[str] | None = None) -> int:
    """Mine from the words of the command line; returns the exit status."""
    given = _build_parser().parse_args(arguments)
    try:
        run = _build_run(given)
        measurement = measure(run)
    except ValueError as error:
        print(f"benchmarks.bucc: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    if given.json:
        document = {"run": describe_run(run), "measurement": asdict(measurement)}
        given.json.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8")
    page = write_page(run, measurement)
    if given.markdown:
        given.markdown.write_text(page, "utf-8")
    else:
        print(page)
    return 0


def _build_run(given: argparse.Namespace) -> MiningRun:
    """The run, checked.

    Raises:
        ValueError: If the data, the language, the encoder or the layer cannot be had.
    """
    corpus = FolderCorpus(root=given.data)
    source = _find_source(given.language)
    if not corpus.has(source):
        raise ValueError(f"no data for {source.name}: {corpus.missing(source)}")
    encoder = EncoderSpec(name=given.encoder, num_layers=given.layers)
    check_encoder(encoder)
    has_gpu = torch.cuda.is_available()
    return MiningRun(
        data=StudyData(
            DataSpec(
                corpus=corpus,
                encoder=encoder,
                limits=Limits(),
                max_train_examples=None,
                max_evaluation_examples=None,
            )
        ),
        source=source,
        layer=_choose_layer(given.retrieval_layer, count_layers(encoder)),
        compares_layers=given.retrieval_layer == _ALL,
        numerics=Numerics(
            device=torch.device("cuda" if has_gpu else "cpu"),
            precision=choose_precision(has_gpu=has_gpu),
        ),
        seed=given.seed,
    )


def _find_source(language: str) -> Source:
    sources = {source.language: source for source in _TARGET.sources(Role.DEV)}
    if language not in sources:
        raise ValueError(f"BUCC has no language {language!r}; choose {', '.join(sources)}")
    return sources[language]


def _choose_layer(wanted: str | int | None, num_layers: int) -> int:
    """The layer that a study would take, unless one is named."""
    if wanted is None or isinstance(wanted, str):
        return default_retrieval_layer(num_layers)
    if wanted > num_layers:
        raise ValueError(f"--retrieval-layer must be 0 to {num_layers}, got {wanted}")
    return wanted


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.bucc",
        description="Mine translations on BUCC's dev split: F1, seconds, a check by brute force.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--data", type=Path, required=True, metavar="DIR", help="folder in official layouts")
    add("--language", default="zh", metavar="LG", help="paired with English (default: zh)")
    add("--encoder", default="offline", metavar="offline|HUB_ID|DIR", help="(default: offline)")
    add("--layers", type=int, metavar="N", help="keep the first N layers (default: all)")
    add(
        "--retrieval-layer",
        type=_layer,
        metavar="N|all",
        help="layer of the sentence vectors, or the default and a table of all of them "
        "(default: as in a study, 7 of 12)",
    )
    add("--seed", type=int, default=0, metavar="N", help="of the bootstrap (default: 0)")
    add("--json", type=Path, metavar="FILE", help="write every figure")
    add("--markdown", type=Path, metavar="FILE", help="write the page (default: print it)")
    return parser


def _layer(text: str) -> str | int:
    if text != _ALL and not text.isdecimal():
        raise argparse.ArgumentTypeError(f"must be a number or {_ALL}, got {text!r}")
    return text if text == _ALL else int(text)


if __name__ == "__main__":
    sys.exit(main())
