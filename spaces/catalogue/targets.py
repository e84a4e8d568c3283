"""The nine targets of XTREME: what each is trained on, selected on and tested on.

Sizes per language are those of the official test sets (`dataset_infos.json` of
huggingface/datasets before its scripts were removed).
"""

from __future__ import annotations

from collections.abc import Mapping

from spaces.catalogue import publications as published
from spaces.catalogue.languages import NO_UDPOS_DEV, UDPOS_LANGUAGES
from spaces.catalogue.tasks import (
    BUCC,
    BUCC_GOLD,
    MLQA,
    PANX,
    PAWSX,
    SQUAD,
    TATOEBA,
    TYDIQA,
    UDPOS,
    XNLI,
    XQUAD,
)
from spaces.task import Group, Publication, Source, Split, TargetTask, Task

_UDPOS_TEST = dict(
    zip(
        UDPOS_LANGUAGES,
        (425, 1680, 1116, 22458, 2809, 5440, 3147, 3760, 1799, 600, 4422, 9465, 491, 2684, 449,
         1557, 3518, 2372, 1047, 4276, 47, 1471, 2681, 11336, 120, 146, 1000, 55, 4785, 535, 800,
         100, 5528),
        strict=True,
    )
)  # fmt: skip
_PANX_TEST = dict.fromkeys(PANX.languages, 10_000)
_PANX_TEST |= dict.fromkeys("af bn hi kk ml mr ms sw ta te tl ur".split(), 1000)
_PANX_TEST |= dict.fromkeys("jv my yo".split(), 100)
_MLQA_TEST = {"en": 11590, "ar": 5335, "es": 5253, "zh": 5137, "vi": 5495, "hi": 4918, "de": 4517}
_BUCC_PAIRS = {"de": 9580, "fr": 9086, "ru": 14435, "zh": 1899}


def _sources(
    task: Task,
    split: Split,
    publication: Publication,
    sizes: int | Mapping[str, int] | None = None,
) -> tuple[Source, ...]:
    """One source a language, in the benchmark's order."""
    if not isinstance(sizes, Mapping):
        sizes = {} if sizes is None else dict.fromkeys(task.languages, sizes)
    return tuple(
        Source(
            task=task.name,
            language=language,
            split=split,
            publication=publication,
            num_examples=sizes.get(language),
        )
        for language in task.languages
    )


def _english(
    task: Task, split: Split, publication: Publication, size: int | None = None
) -> Source:
    return Source(
        task=task.name, language="en", split=split, publication=publication, num_examples=size
    )


_MNLI_TRAIN = Source(
    task="mnli",
    language="en",
    split=Split.TRAIN,
    publication=published.MNLI,
    num_examples=392_702,
)
_SQUAD_TRAIN = _english(SQUAD, Split.TRAIN, published.SQUAD, 87_599)
_SQUAD_DEV = _english(SQUAD, Split.DEV, published.SQUAD)
_BUCC_DEV = _sources(BUCC, Split.DEV, published.BUCC)
_BUCC_GOLD_DEV = _sources(BUCC_GOLD, Split.DEV, published.BUCC)
_TATOEBA_DEV = _sources(TATOEBA, Split.DEV, published.TATOEBA)

TARGETS: dict[str, TargetTask] = {
    "xnli": TargetTask(
        task=XNLI,
        group=Group.CLASSIFICATION,
        train=_MNLI_TRAIN,
        select=(_english(XNLI, Split.DEV, published.XNLI, 2490),),
        dev=_sources(XNLI, Split.DEV, published.XNLI, 2490),
        test=_sources(XNLI, Split.TEST, published.XNLI, 5010),
    ),
    "pawsx": TargetTask(
        task=PAWSX,
        group=Group.CLASSIFICATION,
        train=_english(PAWSX, Split.TRAIN, published.PAWSX, 49_401),
        select=(_english(PAWSX, Split.DEV, published.PAWSX),),
        dev=_sources(PAWSX, Split.DEV, published.PAWSX),
        test=_sources(PAWSX, Split.TEST, published.PAWSX, 2000),
    ),
    "udpos": TargetTask(
        task=UDPOS,
        group=Group.TAGGING,
        train=_english(UDPOS, Split.TRAIN, published.UD, 21_253),
        select=(_english(UDPOS, Split.DEV, published.UD, 3974),),
        dev=tuple(
            source
            for source in _sources(UDPOS, Split.DEV, published.UD)
            if source.language not in NO_UDPOS_DEV
        ),
        test=_sources(UDPOS, Split.TEST, published.UD, _UDPOS_TEST),
    ),
    "panx": TargetTask(
        task=PANX,
        group=Group.TAGGING,
        train=_english(PANX, Split.TRAIN, published.WIKIANN, 20_000),
        select=(_english(PANX, Split.DEV, published.WIKIANN, 10_000),),
        dev=_sources(PANX, Split.DEV, published.WIKIANN, _PANX_TEST),
        test=_sources(PANX, Split.TEST, published.WIKIANN, _PANX_TEST),
    ),
    "xquad": TargetTask(
        task=XQUAD,
        group=Group.QA,
        train=_SQUAD_TRAIN,
        select=(_SQUAD_DEV,),
        dev=(),  # the benchmark has one split a language, and it is the test split
        test=_sources(XQUAD, Split.TEST, published.XQUAD, 1190),
    ),
    "mlqa": TargetTask(
        task=MLQA,
        group=Group.QA,
        train=_SQUAD_TRAIN,
        select=(_SQUAD_DEV,),
        dev=_sources(MLQA, Split.DEV, published.MLQA),
        test=_sources(MLQA, Split.TEST, published.MLQA, _MLQA_TEST),
    ),
    "tydiqa": TargetTask(
        task=TYDIQA,
        group=Group.QA,
        train=_english(TYDIQA, Split.TRAIN, published.TYDIQA),
        select=(_english(TYDIQA, Split.DEV, published.TYDIQA),),  # held out of English train
        dev=(),  # GoldP's dev set is the benchmark's test set
        test=_sources(TYDIQA, Split.TEST, published.TYDIQA),
    ),
    "bucc2018": TargetTask(
        task=BUCC,
        group=Group.RETRIEVAL,
        train=None,
        select=_BUCC_DEV,  # no English dev exists: the shared task's sample set
        dev=_BUCC_DEV,
        test=_sources(BUCC, Split.TEST, published.BUCC),
    ),
    "tatoeba": TargetTask(
        task=TATOEBA,
        group=Group.RETRIEVAL,
        train=None,
        select=_TATOEBA_DEV,  # no English dev exists: half of the pairs, by hash
        dev=_TATOEBA_DEV,
        test=_sources(TATOEBA, Split.TEST, published.TATOEBA),
    ),
    "bucc_gold": TargetTask(
        task=BUCC_GOLD,
        group=Group.RETRIEVAL,
        train=None,
        select=_BUCC_GOLD_DEV,
        dev=_BUCC_GOLD_DEV,
        test=_sources(BUCC_GOLD, Split.TEST, published.BUCC, _BUCC_PAIRS),
    ),
}

XTREME_TARGETS = tuple(name for name in TARGETS if name != "bucc_gold")
"""The nine whose unweighted mean is XTREME's score. `bucc_gold` is not among them."""
