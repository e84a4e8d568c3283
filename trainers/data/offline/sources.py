"""Which sources the suite has: languages of each split, casts, and families of tasks.

Targets are tested in those of the suite's languages in which the benchmark has them.
"""

from __future__ import annotations

from typing import Final

from spaces.catalogue import INTERMEDIATE, TARGETS
from spaces.task import Split
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.world import NUM_CASTS

_ALL: Final = tuple(GRAMMARS)
_ENGLISH: Final = ("en",)
_FOREIGN: Final = tuple(language for language in GRAMMARS if language != "en")


def _tested(target: str) -> tuple[str, ...]:
    """The suite's languages in which the benchmark tests the target."""
    languages = {source.language for source in TARGETS[target].test}
    return tuple(language for language in GRAMMARS if language in languages)


_XNLI, _PAWSX, _UDPOS, _PANX, _MLQA = map(_tested, ("xnli", "pawsx", "udpos", "panx", "mlqa"))
_BUCC, _TATOEBA = _tested("bucc2018"), _tested("tatoeba")
LANGUAGES: dict[tuple[str, Split], tuple[str, ...]] = {
    **{(task, Split.TRAIN): _ALL for task in INTERMEDIATE},
    **{(task, Split.DEV): _ENGLISH for task in INTERMEDIATE},
    ("mlm", Split.TRAIN): _ALL,
    ("alignment", Split.TRAIN): _FOREIGN,
    ("xnli", Split.DEV): _XNLI,
    ("xnli", Split.TEST): _XNLI,
    ("pawsx", Split.TRAIN): _ENGLISH,
    ("pawsx", Split.DEV): _PAWSX,
    ("pawsx", Split.TEST): _PAWSX,
    ("udpos", Split.TRAIN): _ENGLISH,
    ("udpos", Split.DEV): _UDPOS,
    ("udpos", Split.TEST): _UDPOS,
    ("panx", Split.TRAIN): _ENGLISH,
    ("panx", Split.DEV): _PANX,
    ("panx", Split.TEST): _PANX,
    ("xquad", Split.TEST): _tested("xquad"),
    ("mlqa", Split.DEV): _MLQA,
    ("mlqa", Split.TEST): _MLQA,
    ("tydiqa", Split.TRAIN): _ENGLISH,
    ("tydiqa", Split.DEV): _ENGLISH,
    ("tydiqa", Split.TEST): _tested("tydiqa"),
    ("bucc2018", Split.DEV): _BUCC,
    ("bucc2018", Split.TEST): _BUCC,
    ("tatoeba", Split.DEV): _TATOEBA,
    ("tatoeba", Split.TEST): _TATOEBA,
}
"""Languages of each split of each task; what is not here does not exist."""
CASTS: Final = tuple(LANGUAGES)
"""Splits of tasks; the position of one is the number of its cast, whatever the language."""
assert len(CASTS) == NUM_CASTS, "every split of a task has a cast of its own"
UNLABELLED: Final = frozenset({"mlm", "alignment"})
"""Tasks whose text every language has, trained on or not: an encoder has seen all of them in
pretraining, and word pairs are made of the lexicon. They know the whole of it."""
PARALLEL: Final = frozenset(
    {"xnli", "pawsx", "xquad", "mlqa", "panx", "udpos", "bucc2018", "tatoeba"}
)
"""Tasks whose example i is the same in every language. The others differ from language to
language, so that training on several brings more than translations."""


def find_family(task: str) -> str:
    """The name of the tasks that train on the same data as `task`; empty for running text."""
    if task in UNLABELLED:
        return ""
    train = TARGETS[task].train if task in TARGETS else None
    return task if train is None else train.task
