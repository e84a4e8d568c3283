"""The repositories of the double: ids, configurations, splits and columns as the hub has them.

The rows are written here, a handful a split, with the traps of the originals: rows of SNLI without
gold, labels of HellaSwag as strings, OCNLI's order of labels, line ends in Tatoeba.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
import yaml
from datasets import ClassLabel, Features, List, Value
from pyarrow import parquet

from spaces.catalogue import NER_LABELS, NLI_LABELS, TASKS, UPOS_LABELS
from trainers.data.hub.languages import ENGLISH_NAMES, ISO_639_3

Rows = list[dict[str, Any]]
Table = tuple[Features, Rows]
Tables = Mapping[tuple[str, str], Table]
"""Configuration and split -> columns and rows."""

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


def write_repositories() -> dict[str, dict[str, dict[str, bytes]]]:
    """Name -> branch -> files, for every source that the catalogue has on the hub."""
    plain = {
        "nyu-mll/glue": {**_nli("mnli", "train", "validation_matched"), **_qqp()},
        "stanfordnlp/snli": {("plain_text", "train"): nli_table("en", 8, no_gold=(2, 5))},
        "facebook/anli": _nli("plain_text", *(f"{s}_r{r}" for s in ("train", "dev") for r in "123")),
        "facebook/xnli": _by_language("xnli", "{}", nli_table, "train", "validation", "test"),
        "clue/clue": {("ocnli", "train"): _ocnli()},
        "klue/klue": {("nli", "train"): nli_table("ko", 6)},
        "rajpurkar/squad": _squad("plain_text", "train", "validation"),
        "rajpurkar/squad_v2": {
            ("squad_v2", split): question_table("en", 6, unanswerable=(1,))
            for split in ("train", "validation")
        },
        "hfl/cmrc2018": {("default", "train"): question_table("zh", 6, shifted=(1,), broken=(3,))},
        "google/xquad": _by_language("xquad", "xquad.{}", question_table, "validation"),
        "google-research-datasets/paws-x": _by_language(
            "pawsx", "{}", paws_table, "train", "validation", "test"
        ),
        "google-research-datasets/tydiqa": {
            ("secondary_task", "train"): tydiqa_table({"english": 40, "finnish": 4}),
            ("secondary_task", "validation"): tydiqa_table(
                {ENGLISH_NAMES[code].lower(): 4 for code in TASKS["tydiqa"].languages}
            ),
        },
        "google/xtreme": _xtreme(),
        "tau/commonsense_qa": _choice("default", _commonsense_table),
        "wikimedia/wikipedia": _by_language("mlm", "20231101.{}", article_table, "train"),
    }
    converted = {
        "Rowan/hellaswag": _choice("default", _hellaswag_table),
        "allenai/cosmos_qa": _choice("default", _cosmos_table),
        "facebook/mlqa": {
            **_by_language("mlqa", "mlqa.{0}.{0}", question_table, "validation", "test"),
            **_by_language("mlqa", "mlqa-translate-train.{}", question_table, "train"),
        },
    }
    return {
        **{f"datasets/{name}": {"main": write_files(tables)} for name, tables in plain.items()},
        **{
            f"datasets/{name}": {
                "main": {"README.md": b"", f"{name.split('/')[1]}.py": b"raise SystemExit\n"},
                "refs/convert/parquet": write_converted(tables),
            }
            for name, tables in converted.items()
        },
    }


def write_files(tables: Tables) -> dict[str, bytes]:
    """A repository of parquet files, with a card that says which belong to a configuration."""
    configs: dict[str, list[dict[str, str]]] = {}
    files = {}
    for (config, split), table in tables.items():
        configs.setdefault(config, []).append({"split": split, "path": f"{config}/{split}-*"})
        files[f"{config}/{split}-00000-of-00001.parquet"] = _write_parquet(table)
    card = {"configs": [{"config_name": c, "data_files": f} for c, f in configs.items()]}
    return {"README.md": f"---\n{yaml.safe_dump(card)}---\n".encode(), **files}


def write_converted(tables: Tables) -> dict[str, bytes]:
    """What the hub's converter makes: folders of parquet files, no card."""
    return {
        f"{config}/{split}/0000.parquet": _write_parquet(table)
        for (config, split), table in tables.items()
    }


def _write_parquet(table: Table) -> bytes:
    features, rows = table
    sink = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows, schema=features.arrow_schema), sink)
    return sink.getvalue()


def _by_language(task: str, config: str, write: Any, *splits: str) -> dict[tuple[str, str], Table]:
    return {
        (config.format(language), split): write(language, 6)
        for language in TASKS[task].languages
        for split in splits
    }


def _nli(config: str, *splits: str) -> dict[tuple[str, str], Table]:
    return {(config, split): nli_table("en", 6) for split in splits}


def _squad(config: str, *splits: str) -> dict[tuple[str, str], Table]:
    return {(config, split): question_table("en", 6) for split in splits}


def _choice(config: str, write: Any) -> dict[tuple[str, str], Table]:
    return {(config, split): write() for split in ("train", "validation")}


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


def _ocnli() -> Table:
    label = ClassLabel(names=["neutral", "entailment", "contradiction"])
    features = Features({"sentence1": _TEXT, "sentence2": _TEXT, "label": label})
    texts = [(tell("zh", row)[0], tell("zh", row + 1)[0]) for row in range(3)]
    return features, [
        {"sentence1": one, "sentence2": two, "label": row} for row, (one, two) in enumerate(texts)
    ]


def _qqp() -> dict[tuple[str, str], Table]:
    label = ClassLabel(names=["not_duplicate", "duplicate"])
    features = Features({"question1": _TEXT, "question2": _TEXT, "label": label})
    rows = [
        {"question1": tell("en", row)[0], "question2": tell("en", row)[0], "label": row % 2}
        for row in range(6)
    ]
    return {("qqp", split): (features, rows) for split in ("train", "validation")}


def paws_table(language: str, num_rows: int) -> Table:
    """Sentences with quotation marks, which must not be taken for CSV's."""
    label = ClassLabel(names=["0", "1"])
    features = Features({"id": Value("int32"), "sentence1": _TEXT, "sentence2": _TEXT, "label": label})
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


def _hellaswag_table() -> Table:
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


def _cosmos_table() -> Table:
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


def _commonsense_table() -> Table:
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


def _xtreme() -> dict[tuple[str, str], Table]:
    no_dev = {"kk", "th", "tl", "yo"}
    tables = {
        (f"udpos.{ENGLISH_NAMES[code]}", split): tagging_table(code, 6, "pos_tags", UPOS_LABELS)
        for code in TASKS["udpos"].languages
        for split in ("train", "validation", "test")
        if code not in no_dev or split == "test"
    }
    for code in TASKS["panx"].languages:
        for split in ("train", "validation", "test"):
            tables[f"PAN-X.{code}", split] = tagging_table(code, 6, "ner_tags", NER_LABELS)
    for code in TASKS["tatoeba"].languages:
        tables[f"tatoeba.{ISO_639_3[code]}", "validation"] = translation_table(code, 8, end="\n")
    for code in TASKS["bucc_gold"].languages:
        for split in ("validation", "test"):
            tables[f"bucc18.{code}", split] = translation_table(code, 6)
    return tables


def tagging_table(language: str, num_rows: int, column: str, labels: Iterable[str]) -> Table:
    """Sentences of two tokens and a full stop, with class labels in the order given."""
    names = list(labels)
    features = Features({"tokens": List(_TEXT), column: List(ClassLabel(names=names))})
    return features, [
        {
            "tokens": [*tell(language, row)[0].split()[:2], "."],
            column: [(row + place) % len(names) for place in range(len(tell(language, row)[0].split()[:2]) + 1)],
        }
        for row in range(num_rows)
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
