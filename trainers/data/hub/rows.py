"""A row of a hub data set -> an example: one small function a layout.

Rows come with class labels already replaced by their names (None for the -1 that stands for no
gold label), so that no order of labels is taken for granted: OCNLI's is not MultiNLI's. A row that
breaks its layout is a ValueError, to which the caller adds where it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from spaces.catalogue import NER_LABELS, NLI_LABELS, PARAPHRASE_LABELS, UPOS_LABELS
from trainers.data.examples import (
    Answer,
    BitextExample,
    ChoiceExample,
    Example,
    PairExample,
    SpanExample,
    TaggingExample,
)
from trainers.data.languages import ENGLISH_NAMES

Row: TypeAlias = Mapping[str, Any]

_QQP_LABELS = {"not_duplicate": "0", "duplicate": "1"}


def read_nli(number: str, row: Row) -> Example:
    """Columns premise, hypothesis, label: MNLI, SNLI, ANLI, XNLI, KLUE-NLI."""
    return _make_pair(number, (row["premise"], row["hypothesis"]), row["label"], NLI_LABELS)


def read_ocnli(number: str, row: Row) -> Example:
    """Columns sentence1, sentence2, label with NLI labels: OCNLI as CLUE has it."""
    return _make_pair(number, (row["sentence1"], row["sentence2"]), row["label"], NLI_LABELS)


def read_qqp(number: str, row: Row) -> Example:
    """Columns question1, question2, label: QQP as GLUE has it."""
    label = row["label"]
    texts = (row["question1"], row["question2"])
    return _make_pair(number, texts, _QQP_LABELS.get(label, label), PARAPHRASE_LABELS)


def read_paws(number: str, row: Row) -> Example:
    """Columns sentence1, sentence2, label of 0 and 1: PAWS-X."""
    texts = (row["sentence1"], row["sentence2"])
    return _make_pair(number, texts, row["label"], PARAPHRASE_LABELS)


def read_question(number: str, row: Row) -> Example:
    """Columns id, question, context, answers{text, answer_start}: SQuAD and all that copy it."""
    answers = zip(row["answers"]["text"], row["answers"]["answer_start"], strict=True)
    return SpanExample(
        id=row["id"],
        question=row["question"],
        context=row["context"],
        answers=tuple(Answer(text=text, start=start) for text, start in answers),
    )


def read_hellaswag(number: str, row: Row) -> Example:
    """Columns ctx_a, ctx_b, endings, label; the label is a string."""
    return ChoiceExample(
        id=number,
        context=row["ctx_a"],
        prefix=row["ctx_b"],
        choices=tuple(row["endings"]),
        answer=int(row["label"]),
    )


def read_cosmos(number: str, row: Row) -> Example:
    """Columns context, question, answer0 to answer3, label."""
    return ChoiceExample(
        id=number,
        context=row["context"],
        prefix=row["question"],
        choices=tuple(row[f"answer{index}"] for index in range(4)),
        answer=row["label"],
    )


def read_commonsense(number: str, row: Row) -> Example:
    """Columns question, choices{label, text}, answerKey; the key is one of the labels."""
    choices = row["choices"]
    key = _check_label(row["answerKey"], tuple(choices["label"]))
    return ChoiceExample(
        id=number,
        context=row["question"],
        prefix="",
        choices=tuple(choices["text"]),
        answer=choices["label"].index(key),
    )


def read_entities(number: str, row: Row) -> Example:
    """Columns tokens, ner_tags: PAN-X."""
    return _make_tagged(number, row["tokens"], row["ner_tags"], NER_LABELS)


def read_parts_of_speech(number: str, row: Row) -> Example:
    """Columns tokens, pos_tags: UDPOS."""
    return _make_tagged(number, row["tokens"], row["pos_tags"], UPOS_LABELS)


def read_translation(number: str, row: Row) -> Example:
    """Columns source_sentence (the other language), target_sentence (English).

    Tatoeba's come with the line ends of the files they were read from.
    """
    foreign, english = (row[f"{side}_sentence"].rstrip("\r\n") for side in ("source", "target"))
    if not (foreign and english):
        raise ValueError(f"expected two sentences, found {foreign!r} and {english!r}")
    return BitextExample(id=number, english=english, foreign=foreign)


def has_gold_label(row: Row, language: str) -> bool:
    """Whether the annotators agreed on a label: SNLI writes -1 where they did not."""
    return row["label"] is not None


def is_in_language(row: Row, language: str) -> bool:
    """Whether a question of TyDiQA is in `language`: its id begins with the English name."""
    name, _, _ = row["id"].partition("-")
    return bool(name == ENGLISH_NAMES[language].lower())


def _make_pair(
    number: str, texts: tuple[str, str], label: object, labels: tuple[str, ...]
) -> PairExample:
    return PairExample(
        id=number, text_a=texts[0], text_b=texts[1], label=_check_label(label, labels)
    )


def _make_tagged(
    number: str, words: list[str], tags: list[object], labels: tuple[str, ...]
) -> TaggingExample:
    checked = tuple(_check_label(tag, labels) for tag in tags)
    return TaggingExample(id=number, words=tuple(words), tags=checked)


def _check_label(label: object, labels: tuple[str, ...]) -> str:
    if not isinstance(label, str) or label not in labels:
        raise ValueError(f"expected a label of {', '.join(labels)}, found {label!r}")
    return label
