"""The nine intermediate tasks and their training sources; text for MLM; pairs for alignment.

A source without a publication is one that nobody has published: only the offline suite or a
user's own files can have it. Sizes are the hub's (`dataset_infos.json` of huggingface/datasets
before its scripts were removed), without rows that lack gold; those in other languages stand
beside their publications.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from spaces.catalogue import publications as published
from spaces.catalogue.tasks import (
    ALIGNMENT,
    ANLI_PLUS,
    CCG,
    COMMONSENSEQA,
    COSMOSQA,
    HELLASWAG,
    MLM,
    MNLI,
    QQP,
    SQUAD,
    SQUAD2,
)
from spaces.task import IntermediateTask, Origin, Publication, Source, Split, Task

_Published: TypeAlias = tuple[Publication | None, int | None]
"""A data set, and how many examples of a language it has; None where not known."""
_NOWHERE: _Published = (None, None)


def _intermediate(
    task: Task,
    english: Publication,
    num_english: int | None,
    *,
    native: Mapping[str, _Published] | None = None,
    translated: Mapping[str, _Published] | None = None,
) -> IntermediateTask:
    """English, then every other language natively written, then machine-translated."""
    others = [language for language in task.languages if language != "en"]
    origins = ((Origin.NATIVE, native or {}), (Origin.TRANSLATED, translated or {}))
    first = Source(
        task=task.name,
        language="en",
        split=Split.TRAIN,
        publication=english,
        num_examples=num_english,
    )
    rest = (
        Source(
            task=task.name,
            language=language,
            split=Split.TRAIN,
            origin=origin,
            publication=publication,
            num_examples=num_examples,
        )
        for origin, publications in origins
        for language in others
        for publication, num_examples in (publications.get(language, _NOWHERE),)
    )
    return IntermediateTask(task=task, sources=(first, *rest))


_XNLI_MT: Mapping[str, _Published] = dict.fromkeys(
    "ar bg de el es fr hi ru sw th tr ur vi zh".split(), (published.XNLI_MT, 392_702)
)
_PAWSX_MT: Mapping[str, _Published] = dict.fromkeys(
    "de es fr ja ko zh".split(), (published.PAWSX_MT, 49_401)
)
_MLQA_MT: Mapping[str, _Published] = dict.fromkeys(
    "ar de hi vi zh".split(), (published.MLQA_MT, None)
)

INTERMEDIATE: dict[str, IntermediateTask] = {
    each.name: each
    for each in (
        _intermediate(ANLI_PLUS, published.ANLI_PLUS, 1_104_934),
        _intermediate(
            MNLI,
            published.MNLI,
            392_702,
            native={
                "zh": (published.OCNLI, 50_437),
                "ko": (published.KLUE_NLI, 24_998),
                "fa": (published.PARSINLU, None),
            },
            translated=_XNLI_MT,
        ),
        _intermediate(
            QQP,
            published.QQP,
            363_846,
            native={"fa": (published.PARSINLU, None)},
            translated=_PAWSX_MT,
        ),
        _intermediate(
            SQUAD2, published.SQUAD2, 130_319, translated={"es": (published.SQUAD_ES, None)}
        ),
        _intermediate(
            SQUAD,
            published.SQUAD,
            87_599,
            native={"zh": (published.CMRC, 10_142)},
            translated={**_MLQA_MT, "es": (published.SQUAD_ES, 87_595)},
        ),
        _intermediate(HELLASWAG, published.HELLASWAG, 39_905),
        _intermediate(CCG, published.CCGBANK, None),
        _intermediate(COSMOSQA, published.COSMOSQA, 25_262),
        _intermediate(COMMONSENSEQA, published.COMMONSENSEQA, 9_741),
    )
}
"""Those of the X-STILTs paper, in its order."""

MLM_TEXT = IntermediateTask(
    task=MLM,
    sources=tuple(
        Source(
            task=MLM.name, language=language, split=Split.TRAIN, publication=published.WIKIPEDIA
        )
        for language in ("en", *(language for language in MLM.languages if language != "en"))
    ),
)
"""Running text in each language; what a mixture's share of MLM is drawn from."""

WORD_PAIRS = IntermediateTask(
    task=ALIGNMENT,
    sources=tuple(
        Source(task=ALIGNMENT.name, language=language, split=Split.TRAIN)
        for language in ALIGNMENT.languages
    ),
)
"""Word pairs of each language with English, for the alignment phase."""


def intermediate_dev(task: str) -> Source:
    """The English dev split of an intermediate task: for looking at the task itself."""
    return Source(
        task=task,
        language="en",
        split=Split.DEV,
        publication=INTERMEDIATE[task].sources[0].publication,
    )
