"""What tests of a folder share: sources by their names, and all those of the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from spaces.catalogue import INTERMEDIATE, MLM_TEXT, TARGETS, WORD_PAIRS, intermediate_dev
from spaces.task import Origin, Source, Split
from trainers.data.folder import FolderCorpus

Put = Callable[[str, str], Path]
"""Writes a file under a test's data folder: path relative to it, content."""


def name_source(name: str) -> Source:
    """A source by its name, e.g. `mnli.de.train.translated`."""
    task, language, split, *origin = name.split(".")
    return Source(
        task=task, language=language, split=Split(split), origin=Origin(*origin or ["native"])
    )


def list_catalogue() -> list[Source]:
    """Every source that the catalogue names, each once."""
    targets = TARGETS.values()
    return list(
        dict.fromkeys(
            (
                *(source for task in INTERMEDIATE.values() for source in task.sources),
                *(intermediate_dev(name) for name in INTERMEDIATE),
                *MLM_TEXT.sources,
                *WORD_PAIRS.sources,
                *(target.train for target in targets if target.train),
                *(
                    source
                    for target in targets
                    for source in (*target.select, *target.dev, *target.test)
                ),
            )
        )
    )


def read_ids(corpus: FolderCorpus, name: str) -> list[str]:
    """Ids of the examples of a source, in order."""
    return [example.id for example in corpus.read(name_source(name))]


def read_note(corpus: FolderCorpus, name: str) -> str:
    """What the provenance of a source says of its examples."""
    return corpus.provenance(name_source(name)).note
