"""Where tagged sentences lie: UDPOS, PAN-X, CCG supertags.

The AUTO files of the Spanish, Turkish and Chinese treebanks are not offered as training data: they
are UD *test* sets, whose sentences UDPOS is scored on.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from spaces.catalogue import NER_LABELS, UPOS_LABELS, find_task
from spaces.catalogue import publications as published
from spaces.task import Origin, Split
from trainers.data.examples import TaggingExample
from trainers.data.formats.records import Report
from trainers.data.formats.supertags import read_auto, read_supertag_lines
from trainers.data.formats.tagging import read_tagged
from trainers.data.formats.treebank import read_conllu
from trainers.data.layouts.layout import Files, Key, Layout, has_columns, read_each

_has_tag = partial(has_columns, num_columns=2)


def _udpos(split: Split) -> tuple[Layout, ...]:
    return (
        Files(
            files=(f"udpos/{split}-{{language}}.tsv",),
            read=partial(read_tagged, labels=UPOS_LABELS),
            languages=find_task("udpos").languages,
            has_gold=_has_tag if split is Split.TEST else Path.is_file,
        ),
        Files(
            files=(f"ud-treebanks-v2.5/UD_*/{{language}}_*-ud-{split}.conllu",),
            read=partial(read_each, read=partial(read_conllu, labels=UPOS_LABELS)),
            languages=find_task("udpos").languages,
            note="from {folders}",
            is_mended=True,
        ),
    )


def _panx(split: Split) -> tuple[Layout, ...]:
    """XTREME's files, else those of the archives from which XTREME makes them."""
    xtreme = Files(
        files=(f"panx/{split}-{{language}}.tsv",),
        read=partial(read_tagged, labels=NER_LABELS),
        languages=find_task("panx").languages,
        has_gold=_has_tag if split is Split.TEST else Path.is_file,
    )
    archive = Files(
        files=(f"panx/{{language}}/{split}",),
        read=_read_wikiann,
        languages=find_task("panx").languages,
        is_multilingual=True,
    )
    return (xtreme, archive)


def _read_wikiann(path: Path, *, language: str, report: Report) -> list[TaggingExample]:
    return read_tagged(path, NER_LABELS, report, prefix=f"{language}:")


_MASAKHANER = tuple(
    Files(
        files=(f"nonen/masakhaner2/{folder}/train.txt",),
        read=partial(
            read_tagged,
            labels=NER_LABELS,
            separator=" ",
            spelling={"B-DATE": "O", "I-DATE": "O"},
        ),
        languages=(language,),
        publication=published.MASAKHANER,
        note="MasakhaNER 2.0, its dates read as O: PAN-X has no such type",
    )
    for language, folder in {"sw": "swa", "yo": "yor"}.items()
)


def _ccg(split: Split, sections: range) -> tuple[Layout, ...]:
    """A licensed user's CCGbank, in jiant's lines or its own files; else the UD-derived one."""
    licensed = published.CCGBANK
    auto = partial(read_each, read=read_auto)
    return (
        Files(files=(f"ccg/ccg.{split}",), read=read_supertag_lines, publication=licensed),
        Files(
            files=tuple(f"ccg/AUTO/{section:02}/*.auto" for section in sections),
            read=auto,
            publication=licensed,
        ),
        Files(
            files=(f"ccg/UD_English-EWT/en_ewt-ud-{split}.auto",),
            read=read_auto,
            publication=published.UD_CCG,
            note="derived from Universal Dependencies, not CCGbank",
        ),
    )


TAGGING: dict[Key, tuple[Layout, ...]] = {
    ("ccg", Split.TRAIN, Origin.NATIVE): _ccg(Split.TRAIN, range(2, 22)),
    ("ccg", Split.DEV, Origin.NATIVE): _ccg(Split.DEV, range(1)),
    ("ccg", Split.TEST, Origin.NATIVE): _ccg(Split.TEST, range(23, 24)),
    ("udpos", Split.TRAIN, Origin.NATIVE): _udpos(Split.TRAIN),
    ("udpos", Split.DEV, Origin.NATIVE): _udpos(Split.DEV),
    ("udpos", Split.TEST, Origin.NATIVE): _udpos(Split.TEST),
    ("panx", Split.TRAIN, Origin.NATIVE): (*_panx(Split.TRAIN), *_MASAKHANER),
    ("panx", Split.DEV, Origin.NATIVE): _panx(Split.DEV),
    ("panx", Split.TEST, Origin.NATIVE): _panx(Split.TEST),
}
"""Layouts of each source, the preferred one first."""
