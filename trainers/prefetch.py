"""`python -m trainers.prefetch`: downloads what a study needs, for nodes that work offline.

It reads every source as a study would, so that what cannot be had or has not its official size
shows here. A source that fails does not stop the others. Heavy imports happen after the words are
checked. Exit status: 0 done, 1 a source failed, 2 wrong arguments,
130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from spaces.names import split_names

if TYPE_CHECKING:
    from spaces.task import Source

_EPILOG = """examples:
  python -m trainers.prefetch --targets xnli,xquad --intermediate mnli,squad
  python -m trainers.prefetch --languages de,sw --encoder FacebookAI/xlm-roberta-base
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Download what the words of the command line ask for; returns the exit status."""
    given = _build_parser().parse_args(arguments)
    try:
        wanted = _choose_sources(given)
        if given.encoder is not None:
            _check_encoder(given.encoder)
    except ValueError as error:
        print(f"trainers.prefetch: {error}", file=sys.stderr)
        return 2
    try:
        failures = _fetch_encoder(given.encoder) if given.encoder is not None else []
        failures += _fetch_sources(wanted)
    except KeyboardInterrupt:
        print("interrupted; the same command goes on where it was", file=sys.stderr)
        return 130
    _show_environment()
    for failure in failures:
        print(f"failed: {failure}", file=sys.stderr)
    return 1 if failures else 0


def list_needed(
    targets: Iterable[str], intermediate: Iterable[str], *, has_text: bool = False
) -> dict[Source, bool]:
    """Every source that a study of these tasks reads, and whether it cannot do without.

    Args:
        targets: Names of target tasks.
        intermediate: Names of intermediate tasks.
        has_text: Whether running text is read, too. It is read without the texts of dev and test,
            so that every dev and test set in its language is, be its task a target or not.
    """
    from spaces.catalogue import INTERMEDIATE, MLM_TEXT, OVERLAPS, TARGETS
    from spaces.task import Role
    from trainers.data.hub.table import list_scored

    needed: dict[Source, bool] = {}
    for task in intermediate:
        first, *others = INTERMEDIATE[task].sources
        needed |= {first: True, **dict.fromkeys(others, False)}
    for name in targets:
        target = TARGETS[name]
        if target.train is not None:
            needed[target.train] = True
        for source in (source for role in Role for source in target.sources(role)):
            needed[source] = needed.get(source, False) or source in target.select
    needed |= {OVERLAPS[source]: True for source in needed if source in OVERLAPS}
    for text in MLM_TEXT.sources if has_text else ():
        for source in (*list_scored(text.language), text):
            needed.setdefault(source, False)
    return needed


def _choose_sources(given: argparse.Namespace) -> dict[Source, bool]:
    from spaces.catalogue import INTERMEDIATE, TARGETS, TASKS

    languages = {language for task in TASKS.values() for language in task.languages}
    chosen = {"en", *_choose("language", given.languages, sorted(languages))}
    needed = list_needed(
        _choose("target", given.targets, list(TARGETS)),
        _choose("intermediate task", given.intermediate, list(INTERMEDIATE)),
        has_text=given.mlm,
    )
    return {source: is_vital for source, is_vital in needed.items() if source.language in chosen}


def _choose(what: str, given: str, choices: Sequence[str]) -> list[str]:
    if given == "all":
        return list(choices)
    names = list(split_names(given))
    for name in names:
        if name not in choices:
            raise ValueError(f"unknown {what} {name!r}; choose all or {', '.join(choices)}")
    return names


def _fetch_sources(wanted: dict[Source, bool]) -> list[str]:
    from trainers.data.hub.corpus import HubCorpus

    corpus = HubCorpus()
    failures = []
    vital = [source for source, is_vital in wanted.items() if is_vital]
    absent = {corpus.missing(source): source for source in vital if not corpus.has(source)}
    for remedy, source in absent.items():
        print(f"{source.task} is not on the hub: {remedy}")
    for source in filter(corpus.has, wanted):
        try:
            num_examples = len(corpus.read(source))
        except ValueError as error:
            failures.append(f"{source.name}: {error}")
            print(f"{source.name:<32} failed", flush=True)
            continue
        note = corpus.provenance(source).note
        print(f"{source.name:<32} {num_examples:>9,} examples  {note}", flush=True)
    return failures


def _check_encoder(name: str) -> None:
    from trainers.encoders import EncoderSpec, check_encoder

    check_encoder(EncoderSpec(name=name))


def _fetch_encoder(name: str) -> list[str]:
    from trainers.encoder_origins import find_origin

    try:
        folder = find_origin(name).locate()
    except ValueError as error:
        return [str(error)]
    print(f"{f'encoder {name}':<32} {_show_size(folder):>9}  {folder}", flush=True)
    return []


def _show_environment() -> None:
    from huggingface_hub.constants import HF_HOME

    from trainers.cache_folder import cache_folder
    from trainers.data.hub.pins import LOCK_VARIABLE, hub_folder, lock_path

    print(f"\ndata: {_show_size(hub_folder())} in {hub_folder()}; commits in {lock_path()}")
    print("copy both folders to each node, or share them, and set there:")
    print("  export HF_HUB_OFFLINE=1")
    print(f"  export HF_HOME={HF_HOME}")
    print(f"  export INTERMIX_CACHE={cache_folder()}")
    if LOCK_VARIABLE in os.environ:
        print(f"  export {LOCK_VARIABLE}={lock_path()}")


def _show_size(folder: Path) -> str:
    num_bytes = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return f"{num_bytes / 1e6:,.1f} MB"


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m trainers.prefetch",
        description="Download the hub's data sets and an encoder, for nodes that work offline.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    what = parser.add_argument
    what("--targets", default="all", metavar="A,B|all", help="target tasks (default: all)")
    what(
        "--intermediate",
        default="all",
        metavar="A,B|all",
        help="intermediate tasks, with their non-English sources (default: all)",
    )
    what(
        "--mlm",
        action="store_true",
        help="the beginning of each language's Wikipedia, too, and all dev and test sets, whose "
        "texts are left out of it",
    )
    what(
        "--languages",
        default="all",
        metavar="A,B|all",
        help="languages beside English (default: all)",
    )
    what("--encoder", metavar="HUB_ID", help="pretrained encoder (default: none)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
