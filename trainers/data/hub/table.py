"""Which place on the hub holds a source, and what to do about those that it does not hold."""

from __future__ import annotations

from spaces.catalogue import find_task
from spaces.catalogue import publications as published
from spaces.catalogue.languages import (
    BUCC_LANGUAGES,
    MLQA_LANGUAGES,
    NO_UDPOS_DEV,
    PANX_LANGUAGES,
    PAWSX_LANGUAGES,
    TATOEBA_LANGUAGES,
    TYDIQA_LANGUAGES,
    UDPOS_LANGUAGES,
    XNLI_LANGUAGES,
    XQUAD_LANGUAGES,
)
from spaces.task import Origin, Source, Split, TaskType
from trainers.data.examples import BitextExample, Example, SpanExample
from trainers.data.formats.bitext import assign_bitext_split
from trainers.data.holdout import TYDIQA_ONE_IN, falls_out
from trainers.data.hub import parts
from trainers.data.hub.places import Place
from trainers.data.layouts import list_layouts

_UDPOS_NOTE = "multi-word tokens are split, unlike in XTREME's own files: scores differ a little"


def find_place(source: Source) -> Place | None:
    """Where the hub has the source; None where it does not."""
    key = (source.task, source.split, source.origin)
    place = _NATIVE.get((*key, source.language)) or _TABLE.get(key)
    return place if place is not None and source.language in place.languages else None


def find_remedy(source: Source) -> str:
    """What to do about a source that is not in the table, as half a sentence."""
    if source.task in _REMEDIES:
        return _REMEDIES[source.task]
    layouts = list_layouts(source)
    wanted = " or ".join(dict.fromkeys(layout.wanted(source.language) for layout in layouts))
    remedy = f"use --data DIR with {wanted}" if wanted else "drop it"
    return f"the hub has no {source.name}; {remedy}, or name its file in --tasks FILE"


def list_scored(language: str) -> list[Source]:
    """The dev and test splits that the hub has with texts in a language.

    Those of English are in the bitexts of every other language, too.
    """
    keys = (key for key in _TABLE if key[1] is not Split.TRAIN)
    scored = (
        Source(task=task, language=code, split=split, origin=origin)
        for task, split, origin in keys
        for code in _TABLE[task, split, origin].languages
        if code == language or (language == "en" and _is_bitext(task))
    )
    return list(scored)


def _is_bitext(task: str) -> bool:
    return find_task(task).task_type is TaskType.BITEXT


def _without(languages: tuple[str, ...], *left_out: str) -> tuple[str, ...]:
    return tuple(language for language in languages if language not in left_out)


def _is_held_out(example: Example) -> bool:
    assert isinstance(example, SpanExample)
    return falls_out(example.context, TYDIQA_ONE_IN)


def _is_dev_half(example: Example) -> bool:
    assert isinstance(example, BitextExample)
    return assign_bitext_split(example.english, example.foreign) is Split.DEV


def _udpos(split: str, *languages: str) -> Place:
    return Place(parts=(parts.parts_of_speech(split),), languages=languages, note=_UDPOS_NOTE)


_TABLE: dict[tuple[str, Split, Origin], Place] = {
    ("anli_plus", Split.TRAIN, Origin.NATIVE): Place(
        parts=(
            parts.nli("stanfordnlp/snli", "plain_text", "train", 549_367),
            parts.mnli("train", 392_702),
            parts.anli("train_r1", 16_946),
            parts.anli("train_r2", 45_460),
            parts.anli("train_r3", 100_459),
        ),
    ),
    ("anli_plus", Split.DEV, Origin.NATIVE): Place(
        parts=(
            parts.anli("dev_r1", 1000),
            parts.anli("dev_r2", 1000),
            parts.anli("dev_r3", 1200),
        ),
        note="the dev sets of ANLI's three rounds",
    ),
    ("mnli", Split.TRAIN, Origin.NATIVE): Place(parts=(parts.mnli("train"),)),
    ("mnli", Split.DEV, Origin.NATIVE): Place(parts=(parts.mnli("validation_matched", 9815),)),
    ("mnli", Split.TRAIN, Origin.TRANSLATED): Place(
        parts=(parts.nli("facebook/xnli", "{language}", "train"),),
        languages=_without(XNLI_LANGUAGES, "en"),
    ),
    ("qqp", Split.TRAIN, Origin.NATIVE): Place(parts=(parts.qqp("train"),)),
    ("qqp", Split.DEV, Origin.NATIVE): Place(parts=(parts.qqp("validation", 40_430),)),
    ("qqp", Split.TRAIN, Origin.TRANSLATED): Place(
        parts=(parts.paws("train"),), languages=_without(PAWSX_LANGUAGES, "en")
    ),
    ("squad2", Split.TRAIN, Origin.NATIVE): Place(
        parts=(parts.questions("rajpurkar/squad_v2", "squad_v2", "train"),)
    ),
    ("squad2", Split.DEV, Origin.NATIVE): Place(
        parts=(parts.questions("rajpurkar/squad_v2", "squad_v2", "validation", 11_873),)
    ),
    ("squad", Split.TRAIN, Origin.NATIVE): Place(
        parts=(parts.questions("rajpurkar/squad", "plain_text", "train"),)
    ),
    ("squad", Split.DEV, Origin.NATIVE): Place(
        parts=(parts.questions("rajpurkar/squad", "plain_text", "validation", 10_570),)
    ),
    ("squad", Split.TRAIN, Origin.TRANSLATED): Place(
        parts=(parts.questions("facebook/mlqa", "mlqa-translate-train.{language}", "train"),),
        languages=_without(MLQA_LANGUAGES, "en"),
        publication=published.MLQA_MT,
    ),
    ("hellaswag", Split.TRAIN, Origin.NATIVE): Place(
        parts=(parts.choices("Rowan/hellaswag", "train"),)
    ),
    ("hellaswag", Split.DEV, Origin.NATIVE): Place(
        parts=(parts.choices("Rowan/hellaswag", "validation", 10_042),)
    ),
    ("cosmosqa", Split.TRAIN, Origin.NATIVE): Place(
        parts=(parts.choices("allenai/cosmos_qa", "train"),)
    ),
    ("cosmosqa", Split.DEV, Origin.NATIVE): Place(
        parts=(parts.choices("allenai/cosmos_qa", "validation", 2985),)
    ),
    ("commonsenseqa", Split.TRAIN, Origin.NATIVE): Place(
        parts=(parts.choices("tau/commonsense_qa", "train"),)
    ),
    ("commonsenseqa", Split.DEV, Origin.NATIVE): Place(
        parts=(parts.choices("tau/commonsense_qa", "validation", 1221),)
    ),
    ("xnli", Split.DEV, Origin.NATIVE): Place(
        parts=(parts.nli("facebook/xnli", "{language}", "validation"),),
        languages=XNLI_LANGUAGES,
    ),
    ("xnli", Split.TEST, Origin.NATIVE): Place(
        parts=(parts.nli("facebook/xnli", "{language}", "test"),), languages=XNLI_LANGUAGES
    ),
    ("pawsx", Split.TRAIN, Origin.NATIVE): Place(parts=(parts.paws("train"),)),
    ("pawsx", Split.DEV, Origin.NATIVE): Place(
        parts=(parts.paws("validation", 2000),), languages=PAWSX_LANGUAGES
    ),
    ("pawsx", Split.TEST, Origin.NATIVE): Place(
        parts=(parts.paws("test"),), languages=PAWSX_LANGUAGES
    ),
    ("udpos", Split.TRAIN, Origin.NATIVE): _udpos("train", "en"),
    ("udpos", Split.DEV, Origin.NATIVE): _udpos(
        "validation", *_without(UDPOS_LANGUAGES, *NO_UDPOS_DEV)
    ),
    ("udpos", Split.TEST, Origin.NATIVE): _udpos("test", *UDPOS_LANGUAGES),
    ("panx", Split.TRAIN, Origin.NATIVE): Place(parts=(parts.entities("train"),)),
    ("panx", Split.DEV, Origin.NATIVE): Place(
        parts=(parts.entities("validation"),), languages=PANX_LANGUAGES
    ),
    ("panx", Split.TEST, Origin.NATIVE): Place(
        parts=(parts.entities("test"),), languages=PANX_LANGUAGES
    ),
    ("xquad", Split.TEST, Origin.NATIVE): Place(
        parts=(parts.questions("google/xquad", "xquad.{language}", "validation"),),
        languages=XQUAD_LANGUAGES,
    ),
    ("mlqa", Split.DEV, Origin.NATIVE): Place(
        parts=(parts.mlqa("validation"),), languages=MLQA_LANGUAGES
    ),
    ("mlqa", Split.TEST, Origin.NATIVE): Place(
        parts=(parts.mlqa("test"),), languages=MLQA_LANGUAGES
    ),
    ("tydiqa", Split.TRAIN, Origin.NATIVE): Place(
        parts=(parts.tydiqa("train"),),
        belongs=lambda example: not _is_held_out(example),
        note="without the tenth of the English train split that is selected on",
    ),
    ("tydiqa", Split.DEV, Origin.NATIVE): Place(
        parts=(parts.tydiqa("train"),),
        belongs=_is_held_out,
        note="a tenth of the English train split, by a hash of the context",
    ),
    ("tydiqa", Split.TEST, Origin.NATIVE): Place(
        parts=(parts.tydiqa("validation"),), languages=TYDIQA_LANGUAGES
    ),
    ("tatoeba", Split.DEV, Origin.NATIVE): Place(
        parts=(parts.tatoeba(),), languages=TATOEBA_LANGUAGES, belongs=_is_dev_half
    ),
    ("tatoeba", Split.TEST, Origin.NATIVE): Place(
        parts=(parts.tatoeba(),),
        languages=TATOEBA_LANGUAGES,
        belongs=lambda example: not _is_dev_half(example),
    ),
    ("bucc_gold", Split.DEV, Origin.NATIVE): Place(
        parts=(parts.bucc_gold("validation"),), languages=BUCC_LANGUAGES
    ),
    ("bucc_gold", Split.TEST, Origin.NATIVE): Place(
        parts=(parts.bucc_gold("test"),), languages=BUCC_LANGUAGES
    ),
}

_NATIVE: dict[tuple[str, Split, Origin, str], Place] = {
    ("mnli", Split.TRAIN, Origin.NATIVE, "zh"): Place(
        parts=(parts.ocnli("train"),), languages=("zh",)
    ),
    ("mnli", Split.TRAIN, Origin.NATIVE, "ko"): Place(
        parts=(parts.nli("klue/klue", "nli", "train"),), languages=("ko",)
    ),
    ("squad", Split.TRAIN, Origin.NATIVE, "zh"): Place(
        parts=(parts.questions("hfl/cmrc2018", "default", "train"),),
        languages=("zh",),
    ),
}
"""Training data written in another language than English, each from a repository of its own."""

_REMEDIES: dict[str, str] = {
    "ccg": "CCGbank is licensed and not on the hub: put its files, or those derived from UD, "
    "into a folder and use --data DIR",
    "bucc2018": "the hub has BUCC's gold pairs only, without the sentences to mine them from: "
    "choose the target bucc_gold, or use --data DIR with the shared task's files",
    "alignment": "the hub has no word pairs: use --data DIR with alignment/{language}.tsv",
}
