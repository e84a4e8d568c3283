"""Reads sources of the hub in a process of its own, whose environment points to the double.

    python hub_reader.py all lenient          every source that the table has
    python hub_reader.py panx.yo.test strict  some, with official counts

Prints one JSON object: source name -> kind, examples and note, or the error.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from spaces.catalogue import INTERMEDIATE, MLM_TEXT, TARGETS, WORD_PAIRS, intermediate_dev
from spaces.task import Source
from trainers.data.hub.corpus import HubCorpus

ROOT = Path(__file__).parents[3]


def read_sources(
    environment: Mapping[str, str], names: str, strictness: str = "lenient"
) -> dict[str, dict[str, Any]]:
    """What the corpus says of sources in a process with this environment.

    Args:
        environment: The double's, with what else is to be set.
        names: Of sources, with commas between, or `all`.
        strictness: `lenient`, or `strict` for official counts.
    """
    command = [sys.executable, __file__, names, strictness]
    whole = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=whole, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answers: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return answers


def list_all_sources() -> dict[str, Source]:
    """Every source of the catalogue, by name."""
    wanted = [
        *(source for task in INTERMEDIATE.values() for source in task.sources),
        *(intermediate_dev(task) for task in INTERMEDIATE),
        *MLM_TEXT.sources,
        *WORD_PAIRS.sources,
    ]
    for target in TARGETS.values():
        wanted += [target.train] if target.train else []
        wanted += [*target.select, *target.dev, *target.test]
    return {source.name: source for source in wanted}


def _read(corpus: HubCorpus, source: Source) -> dict[str, Any]:
    try:
        examples = corpus.read(source)
    except (ValueError, FileNotFoundError) as error:
        return {"error": f"{type(error).__name__}: {error}"}
    note = corpus.provenance(source).note
    kind = type(examples[0]).__name__ if examples else ""
    return {"kind": kind, "examples": [asdict(example) for example in examples], "note": note}


def main(wanted: str, strictness: str) -> None:
    """Reads what is wanted and prints it."""
    corpus = HubCorpus(is_strict=strictness == "strict")
    sources = list_all_sources()
    names = wanted.split(",")
    if wanted == "all":
        names = [name for name, source in sources.items() if corpus.has(source)]
    json.dump({name: _read(corpus, sources[name]) for name in names}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
