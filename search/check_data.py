"""`search.run --check-data`: reads all that a study would read, and tells every fault at once.

Nothing is trained and nothing is written, but for the caches of a hub. A study reads the same
files the same way, and would stop at the first fault.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from spaces.catalogue import INTERMEDIATE, OVERLAPS, intermediate_dev
from spaces.presets import Preset
from spaces.task import Source
from trainers.data.corpus import Corpus
from trainers.data.folder import Examination, FolderCorpus
from trainers.data.user_corpus import UserCorpus

_HEADINGS = ("source", "examples", "official", "note")


def check_data(corpus: Corpus, sources: Iterable[Source]) -> int:
    """Reads the sources, prints their faults to stderr and a table of them to stdout.

    Args:
        corpus: Where they are read from.
        sources: Those that the corpus lacks are left out.

    Returns:
        Exit status: 0 without faults, 1 with any.
    """
    present = [source for source in dict.fromkeys(sources) if corpus.has(source)]
    examinations = {source: examine_source(corpus, source) for source in present}
    # one file may serve several sources, each of which meets its faults
    faults = list(dict.fromkeys(f for each in examinations.values() for f in each.faults))
    for fault in faults:
        print(fault, file=sys.stderr)
    print(format_table(examinations))
    told = "no faults" if not faults else f"{len(faults):,} faults"
    print(f"{told} in {len(present)} sources of {corpus.kind} data")
    return 1 if faults else 0


def list_checked_sources(preset: Preset, sources: Sequence[Source]) -> tuple[Source, ...]:
    """The sources of a study, and beside them what it reads to leave test data out of selection.

    The dev splits of its intermediate tasks are read too, for whoever looks at the tasks.

    Args:
        preset: Names the intermediate tasks.
        sources: Every source that the study would read: with `mlm` among the tasks running text,
            with `--align` word pairs.
    """
    dev = (intermediate_dev(task) for task in preset.intermediate if task in INTERMEDIATE)
    left_out = (OVERLAPS[source] for source in sources if source in OVERLAPS)
    return tuple(dict.fromkeys((*sources, *dev, *left_out)))


def examine_source(corpus: Corpus, source: Source) -> Examination:
    """All faults of a source, where its corpus can tell more than the first."""
    if isinstance(corpus, UserCorpus):
        own = corpus.examine(source)
        return examine_source(corpus.inner, source) if own is None else own
    if isinstance(corpus, FolderCorpus):
        return corpus.examine(source)
    note = corpus.provenance(source).note
    try:
        examples = corpus.read(source)
    except ValueError as error:
        return Examination(faults=(str(error),), num_examples=0, note=note)
    return Examination(faults=(), num_examples=len(examples), note=note)


def format_table(examinations: dict[Source, Examination]) -> str:
    """One line a source: its name, what is here, what the official data have, what is unusual."""
    rows = [_HEADINGS]
    for source, each in examinations.items():
        official = "" if source.num_examples is None else f"{source.num_examples:,}"
        faults = f"{len(each.faults):,} faults" if each.faults else ""
        note = "; ".join(part for part in (faults, each.note) if part)
        rows.append((source.name, f"{each.num_examples:,}", official, note))
    name, count, official_count = (max(len(row[i]) for row in rows) for i in range(3))
    return "\n".join(
        f"{row[0]:<{name}}  {row[1]:>{count}}  {row[2]:>{official_count}}  {row[3]}".rstrip()
        for row in rows
    )
