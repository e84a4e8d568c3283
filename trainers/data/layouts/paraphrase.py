"""Where the data of paraphrase detection lie: QQP, and PAWS-X with its hold-outs.

Real folders often lack PAWS-X's training file. Part of the English dev split serves then, and the
rows that translate it are left out of the other languages' dev splits, which have the same rows in
the same order.
"""

from __future__ import annotations

from functools import partial
from itertools import product
from pathlib import Path

from spaces.catalogue import PARAPHRASE_LABELS, find_task
from spaces.task import Origin, Split
from trainers.data.examples import PairExample
from trainers.data.formats.pairs import read_pairs_csv, read_pairs_jsonl, read_pairs_tsv
from trainers.data.formats.records import Report
from trainers.data.holdout import take_pairs
from trainers.data.layouts import dialects
from trainers.data.layouts.layout import Files, Key, Layout, has_columns

_HELD_OUT_OF_DEV = 5
"""One in so many groups of the English dev split is not trained on."""
_LANGUAGES = find_task("pawsx").languages
_OTHERS = tuple(language for language in _LANGUAGES if language != "en")

_QQP = partial(read_pairs_tsv, labels=PARAPHRASE_LABELS, fields=dialects.GLUE_QQP)
_CSV = partial(read_pairs_csv, labels=PARAPHRASE_LABELS)
_TSV = partial(read_pairs_tsv, labels=PARAPHRASE_LABELS, fields=dialects.PAWSX)

_QQP_TRAIN: tuple[Layout, ...] = (
    Files(files=("qqp/QQP/train.tsv",), read=_QQP, is_mended=True),
    Files(
        files=("nonen/parsinlu/qqp/train.jsonl",),
        read=partial(read_pairs_jsonl, labels=PARAPHRASE_LABELS, fields=dialects.PARSINLU_QQP),
        languages=("fa",),
    ),
)
_QQP_TRANSLATED = Files(
    files=("pawsx/x-final/{language}/translated_train.tsv",),
    read=partial(read_pairs_tsv, labels=PARAPHRASE_LABELS, fields=dialects.PAWSX_MT),
    languages=_OTHERS,
    is_mended=True,
)

_PAWSX_TRAIN = (
    Files(files=("pawsx/train-en.tsv",), read=_CSV),
    Files(files=("pawsx/x-final/en/train.tsv",), read=_TSV),
)
_PAWSX_DEV = {"pawsx/dev-{}.tsv": _CSV, "pawsx/x-final/{}/dev_2k.tsv": _TSV}
"""Both layouts have the same rows in the same order, so row numbers are comparable."""


def _take_pawsx(
    path: Path, *, read: partial[list[PairExample]], is_held_out: bool, report: Report
) -> list[PairExample]:
    pairs = read(path, report=report)
    return take_pairs(pairs, one_in=_HELD_OUT_OF_DEV, is_held_out=is_held_out)


def _take_parallel(
    path: Path,
    english: Path,
    *,
    read: partial[list[PairExample]],
    read_english: partial[list[PairExample]],
    report: Report,
) -> list[PairExample]:
    """Rows of `path` whose English is not trained on."""
    held_out = _take_pawsx(english, read=read_english, is_held_out=True, report=report)
    rows = {pair.id for pair in held_out}
    return [pair for pair in read(path, report=report) if pair.id in rows]


def _pawsx_train() -> tuple[Layout, ...]:
    """Its own file, else four fifths of the English dev split."""
    return (
        *_PAWSX_TRAIN,
        *(
            Files(
                files=(file.format("en"),),
                read=partial(_take_pawsx, read=read, is_held_out=False),
                note="four fifths of the English dev split, by hash: there is no training file",
            )
            for file, read in _PAWSX_DEV.items()
        ),
    )


def _pawsx_dev() -> tuple[Layout, ...]:
    """All of dev, or the fifth that does not serve as training, in English and parallel to it."""
    whole = (
        Files(
            files=(file.format("{language}"),),
            read=read,
            languages=_LANGUAGES,
            after=_PAWSX_TRAIN,
        )
        for file, read in _PAWSX_DEV.items()
    )
    english = (
        Files(
            files=(file.format("en"),),
            read=partial(_take_pawsx, read=read, is_held_out=True),
            note="a fifth of the dev split, by hash: the rest serves as training",
        )
        for file, read in _PAWSX_DEV.items()
    )
    parallel = (
        Files(
            files=(file.format("{language}"), english_file.format("en")),
            read=partial(_take_parallel, read=read, read_english=read_english),
            languages=_OTHERS,
            note="a fifth of the dev split: the other rows translate English training data",
        )
        for (file, read), (english_file, read_english) in product(_PAWSX_DEV.items(), repeat=2)
    )
    return (*whole, *english, *parallel)


_PAWSX_TEST = (
    Files(
        files=("pawsx/test-{language}.tsv",),
        read=_CSV,
        languages=_LANGUAGES,
        has_gold=partial(has_columns, num_columns=3),
    ),
    Files(
        files=("pawsx/x-final/{language}/test_2k.tsv",),
        read=_TSV,
        languages=_LANGUAGES,
    ),
)

PARAPHRASE: dict[Key, tuple[Layout, ...]] = {
    ("qqp", Split.TRAIN, Origin.NATIVE): _QQP_TRAIN,
    ("qqp", Split.TRAIN, Origin.TRANSLATED): (_QQP_TRANSLATED,),
    ("qqp", Split.DEV, Origin.NATIVE): (
        Files(files=("qqp/QQP/dev.tsv",), read=_QQP, is_mended=True),
    ),
    ("pawsx", Split.TRAIN, Origin.NATIVE): _pawsx_train(),
    ("pawsx", Split.DEV, Origin.NATIVE): _pawsx_dev(),
    ("pawsx", Split.TEST, Origin.NATIVE): _PAWSX_TEST,
}
"""Layouts of each source, the preferred one first."""
