"""Tables of the double: columns as the hub has them, rows written here, a handful of each.

They have the traps of the originals: rows of SNLI without gold, labels of HellaSwag as strings,
OCNLI's order of labels, quotation marks in PAWS-X, answers of CMRC at wrong offsets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from datasets import ClassLabel, Features, List, Value

from spaces.catalogue import NLI_LABELS
from trainers.data.languages import ENGLISH_NAMES

Rows: TypeAlias = list[dict[str, Any]]
Table: TypeAlias = tuple[Features, Rows]

_TEXT = Value("string")
_NLI = ClassLabel(names=list(NLI_LABELS))
_ANSWERS = {"text": List(_TEXT), "answer_start": List(Value("int32"))}

_SENTENCES: dict[str, tuple[str, str]] = {
    "en": ("The miller of the village keeps three grey cats", "in Ashford"),
    "de": ("Der Müller des Dorfes hält drei graue Katzen", "in Ansfelden"),
    "zh": ("村里的磨坊主养了三只灰猫", "在青山镇"),
    "ar": ("يربي طحان القرية ثلاث قطط رمادية", "في الوادي"),
    "ru": ("Деревенский мельник держит трёх серых кошек", "в Липовке"),
    "ko": ("마을 방앗간 주인은 회색 고양이 세 마리를 키운다", "솔마을에서"),
}
"""A sentence and a place; languages without theirs have English ones."""


def tell(language: str, number: int) -> tuple[str, str]:
    """The sentence of a language, made distinct by a number, and the place in it."""
    sentence, place = _SENTENCES.get(language, _SENTENCES["en"])
    return f"{sentence} {place}, {number}.", place


def nli_table(language: str, num_rows: int, no_gold: Iterable[int] = ()) -> Table:
    """Premises, hypotheses and class labels in NLI's usual order; -1 for rows without gold."""
    features = Features({"premise": _TEXT, "hypothesis": _TEXT, "label": _NLI})
    return features, [
        {
            "premise": tell(language, row)[0],
            "hypothesis": tell(language, row + 1)[0],
            "label": -1 if row in no_gold else row % 3,
        }
        for row in range(num_rows)
    ]


def ocnli_table() -> Table:
    label = ClassLabel(names=["neutral", "entailment", "contradiction"])
    features = Features({"sentence1": _TEXT, "sentence2": _TEXT, "label": label})
    texts = [(tell("zh", row)[0], tell("zh", row + 1)[0]) for row in range(3)]
    return features, [
        {"sentence1": one, "sentence2": two, "label": row} for row, (one, two) in enumerate(texts)
    ]


def qqp_table() -> Table:
    """Questions, every second one the duplicate of itself, with GLUE's names of the labels."""
    label = ClassLabel(names=["not_duplicate", "duplicate"])
    features = Features({"question1": _TEXT, "question2": _TEXT, "label": label})
    return features, [
        {"question1": tell("en", row)[0], "question2": tell("en", row)[0], "label": row % 2}
        for row in range(6)
    ]


def paws_table(language: str, num_rows: int) -> Table:
    """Sentences with quotation marks, which must not be taken for CSV's."""
    label = ClassLabel(names=["0", "1"])
    features = Features(
        {"id": Value("int32"), "sentence1": _TEXT, "sentence2": _TEXT, "label": label}
    )
    texts = [f'"{tell(language, row)[0]}' for row in range(num_rows)]
    return features, [
        {"id": row + 1, "sentence1": text, "sentence2": f'{text} "', "label": row % 2}
        for row, text in enumerate(texts)
    ]


def question_table(
    language: str,
    num_rows: int,
    *,
    unanswerable: Iterable[int] = (),
    shifted: Iterable[int] = (),
    broken: Iterable[int] = (),
    ids: str = "question-",
) -> Table:
    """SQuAD's columns; rows without an answer, with one at a wrong offset, or with one nowhere."""
    features = Features({"id": _TEXT, "context": _TEXT, "question": _TEXT, "answers": _ANSWERS})
    rows = []
    for row in range(num_rows):
        context, place = tell(language, row)
        start = context.index(place) - (2 if row in shifted else 0)
        text = "nowhere at all" if row in broken else place
        answers = {"text": [text], "answer_start": [start]}
        rows.append(
            {
                "id": f"{ids}{row}",
                "context": context,
                "question": tell(language, row)[0].replace(place, "?"),
                "answers": {"text": [], "answer_start": []} if row in unanswerable else answers,
            }
        )
    return features, rows


def tydiqa_table(num_rows: Mapping[str, int]) -> Table:
    """All languages in one table, by English name; only the ids tell them apart."""
    codes = {name.lower(): code for code, name in ENGLISH_NAMES.items()}
    tables = [
        question_table(codes[name], number, ids=f"{name}-") for name, number in num_rows.items()
    ]
    return tables[0][0], [row for _, rows in tables for row in rows]


def hellaswag_table() -> Table:
    columns = {"ind": Value("int32"), "ctx_a": _TEXT, "ctx_b": _TEXT, "endings": List(_TEXT)}
    endings = [f"feeds cat number {number}." for number in range(4)]
    return Features({**columns, "label": _TEXT}), [
        {
            "ind": row,
            "ctx_a": tell("en", row)[0],
            "ctx_b": "the miller",
            "endings": endings,
            "label": str(row % 4),
        }
        for row in range(6)
    ]


def cosmos_table() -> Table:
    answers = [f"answer{number}" for number in range(4)]
    texts = dict.fromkeys(["id", "context", "question", *answers], _TEXT)
    return Features({**texts, "label": Value("int32")}), [
        {
            "id": f"cosmos-{row}",
            "context": tell("en", row)[0],
            "question": "Where are the cats?",
            **{answer: f"In house {number}." for number, answer in enumerate(answers)},
            "label": row % 4,
        }
        for row in range(6)
    ]


def commonsense_table() -> Table:
    choices = {"label": List(_TEXT), "text": List(_TEXT)}
    features = Features({"id": _TEXT, "question": _TEXT, "choices": choices, "answerKey": _TEXT})
    texts = ["mill", "river", "church", "field", "forest"]
    return features, [
        {
            "id": f"{row:032x}",
            "question": f"Where does cat number {row} sleep?",
            "choices": {"label": list("ABCDE"), "text": texts},
            "answerKey": "ABCDE"[row % 5],
        }
        for row in range(6)
    ]


def tagging_table(language: str, num_rows: int, column: str, labels: Iterable[str]) -> Table:
    """Sentences of two tokens and a full stop, with class labels in the order given."""
    names = list(labels)
    features = Features({"tokens": List(_TEXT), column: List(ClassLabel(names=names))})
    sentences = [[*tell(language, row)[0].split()[:2], "."] for row in range(num_rows)]
    return features, [
        {"tokens": words, column: [(row + place) % len(names) for place in range(len(words))]}
        for row, words in enumerate(sentences)
    ]


def translation_table(language: str, num_rows: int, end: str = "") -> Table:
    """Pairs, the other language first; `end` is what Tatoeba's lines end with."""
    texts = dict.fromkeys(
        ("source_sentence", "target_sentence", "source_lang", "target_lang"), _TEXT
    )
    return Features(texts), [
        {
            "source_sentence": f"{language}: {tell(language, row)[0]}{end}",
            "target_sentence": f"{tell('en', row)[0]}{end}",
            "source_lang": f"{language}-{row:09d}",
            "target_lang": f"en-{row:09d}",
        }
        for row in range(num_rows)
    ]


def article_table(language: str, num_rows: int) -> Table:
    """Articles: a heading, a short line, and two paragraphs that are long enough to be kept."""
    texts = dict.fromkeys(("id", "url", "title", "text"), _TEXT)
    return Features(texts), [
        {
            "id": str(row),
            "url": f"https://{language}.example.org/{row}",
            "title": f"{row}",
            "text": "\n\n".join(
                ["Heading", *(" ".join([tell(language, row)[0]] * 6) for _ in range(2)), "1998"]
            ),
        }
        for row in range(num_rows)
    ]
