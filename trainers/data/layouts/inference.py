"""Where the data of natural language inference lie: ANLI+, MNLI in many languages, XNLI.

XTREME's files come first, then the authors' releases: XTREME withholds the gold of its test files,
the authors do not. KorNLI's `xnli.dev.ko`, esXNLI and AmericasNLI are not offered, because they
are translations of XNLI's dev and test sets.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from spaces.catalogue import NLI_LABELS, find_task
from spaces.task import Origin, Split
from trainers.data.formats.pairs import (
    read_pairs_csv,
    read_pairs_headed_csv,
    read_pairs_json,
    read_pairs_jsonl,
    read_pairs_of_language,
    read_pairs_tsv,
)
from trainers.data.layouts import dialects
from trainers.data.layouts.layout import Files, Joined, Key, Layout, has_columns

_XNLI_LANGUAGES = find_task("xnli").languages
_ANLI_LABEL = re.compile(rb'"label"\s*:\s*"(.)"')

_CSV = partial(read_pairs_csv, labels=NLI_LABELS)
_JSONL = partial(read_pairs_jsonl, labels=NLI_LABELS)
_GLUE = partial(read_pairs_tsv, labels=NLI_LABELS, fields=dialects.GLUE_NLI)
_XNLI_MT = partial(read_pairs_tsv, labels=NLI_LABELS, fields=dialects.XNLI_MT)
_ANLI = partial(read_pairs_jsonl, labels=NLI_LABELS, fields=dialects.ANLI)
_OCNLI = partial(read_pairs_jsonl, labels=NLI_LABELS, fields=dialects.OCNLI)
_KLUE = partial(read_pairs_json, labels=NLI_LABELS, fields=dialects.KLUE)


def _xnli(split: Split) -> tuple[Layout, ...]:
    return (
        Files(
            files=(f"xnli/{split}-{{language}}.tsv",),
            read=_CSV,
            languages=_XNLI_LANGUAGES,
            has_gold=partial(has_columns, num_columns=3) if split is Split.TEST else Path.is_file,
        ),
        Files(
            files=(f"xnli/XNLI-1.0/xnli.{split}.tsv",),
            read=partial(read_pairs_of_language, labels=NLI_LABELS, fields=dialects.XNLI),
            languages=_XNLI_LANGUAGES,
            is_multilingual=True,
        ),
    )


_MNLI_TRAIN: tuple[Layout, ...] = (
    Files(files=("mnli/multinli_1.0/multinli_1.0_train.jsonl",), read=_JSONL),
    Files(files=("xnli/train-en.tsv",), read=_CSV),
    Files(files=("xnli/XNLI-MT-1.0/multinli/multinli.train.en.tsv",), read=_XNLI_MT),
    Files(files=("mnli/glue_data/MNLI/train.tsv",), read=_GLUE),
)
_SNLI_TRAIN: tuple[Layout, ...] = (
    Files(files=("snli/snli_1.0/snli_1.0_train.jsonl",), read=_JSONL),
    Files(files=("snli/glue_data/SNLI/train.tsv",), read=_GLUE),
)


def _has_all_labels(path: Path) -> bool:
    """Whether a file of ANLI has every label; reads until it has seen them."""
    missing = {label.encode() for label in dialects.ANLI.spelling}
    with path.open("rb") as file:
        for line in file:
            missing.difference_update(_ANLI_LABEL.findall(line))
            if not missing:
                return True
    return False


def _anli_file(number: int, split: str) -> str:
    return f"anli/anli_v1.0/R{number}/{split}.jsonl"


_ANLI_TRAIN = {
    number: Files(files=(_anli_file(number, "train"),), read=_ANLI, has_gold=_has_all_labels)
    for number in (1, 2, 3)
}


def _anli_train(number: int) -> tuple[Layout, ...]:
    """A round's training file, else its dev file."""
    substitute = Files(
        files=(_anli_file(number, "dev"),),
        read=_ANLI,
        note="dev serves as training, as there is no training file with all three labels",
    )
    return (_ANLI_TRAIN[number], substitute)


def _anli_dev(number: int) -> tuple[Layout, ...]:
    """A round's dev file, else its test file where dev serves as training."""
    own = Files(files=(_anli_file(number, "dev"),), read=_ANLI, after=(_ANLI_TRAIN[number],))
    substitute = Files(
        files=(_anli_file(number, "test"),),
        read=_ANLI,
        note="test serves as dev, as dev serves as training",
    )
    return (own, substitute)


_ANLI_PLUS_TRAIN = Joined(
    parts=(
        ("snli", _SNLI_TRAIN),
        ("mnli", _MNLI_TRAIN),
        *((f"anli_r{number}", _anli_train(number)) for number in (1, 2, 3)),
    )
)
_ANLI_PLUS_DEV = Joined(
    parts=tuple((f"anli_r{number}", _anli_dev(number)) for number in (1, 2, 3))
)

_MNLI_NATIVE: tuple[Layout, ...] = (
    Files(files=("nonen/ocnli/train.50k.json",), read=_OCNLI, languages=("zh",)),
    *(
        Files(
            files=(f"nonen/ocnli/train.{size}k.json",),
            read=_OCNLI,
            languages=("zh",),
            note=f"OCNLI's published subset of {size},000 rows",
        )
        for size in (30, 10, 3)
    ),
    Files(files=("nonen/klue-nli/klue-nli-v1.1_train.json",), read=_KLUE, languages=("ko",)),
    Files(
        files=("nonen/klue-nli/klue-nli-v1.1_dev.json",),
        read=_KLUE,
        languages=("ko",),
        note="dev serves as training, as there is no training file",
    ),
    Files(
        files=("nonen/parsinlu/entailment/train.csv",),
        read=partial(read_pairs_headed_csv, labels=NLI_LABELS, fields=dialects.PARSINLU_NLI),
        languages=("fa",),
        is_mended=True,
    ),
)
_MNLI_TRANSLATED = Files(
    files=("xnli/XNLI-MT-1.0/multinli/multinli.train.{language}.tsv",),
    read=_XNLI_MT,
    languages=tuple(language for language in _XNLI_LANGUAGES if language != "en"),
)

INFERENCE: dict[Key, tuple[Layout, ...]] = {
    ("anli_plus", Split.TRAIN, Origin.NATIVE): (_ANLI_PLUS_TRAIN,),
    ("anli_plus", Split.DEV, Origin.NATIVE): (_ANLI_PLUS_DEV,),
    ("mnli", Split.TRAIN, Origin.NATIVE): (*_MNLI_TRAIN, *_MNLI_NATIVE),
    ("mnli", Split.TRAIN, Origin.TRANSLATED): (_MNLI_TRANSLATED,),
    ("mnli", Split.DEV, Origin.NATIVE): (
        Files(files=("mnli/multinli_1.0/multinli_1.0_dev_matched.jsonl",), read=_JSONL),
        Files(files=("mnli/glue_data/MNLI/dev_matched.tsv",), read=_GLUE),
    ),
    ("xnli", Split.DEV, Origin.NATIVE): _xnli(Split.DEV),
    ("xnli", Split.TEST, Origin.NATIVE): _xnli(Split.TEST),
}
"""Layouts of each source, the preferred one first."""
