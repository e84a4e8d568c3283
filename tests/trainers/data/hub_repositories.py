"""The repositories of the double: ids, configurations and splits as the hub has them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, TypeAlias

import hub_tables
import pyarrow as pa
import yaml
from hub_tables import Table, nli_table, paws_table, question_table, tydiqa_table
from pyarrow import parquet

from spaces.catalogue import NER_LABELS, TASKS, UPOS_LABELS
from spaces.catalogue.languages import NO_UDPOS_DEV
from trainers.data.languages import ENGLISH_NAMES, ISO_639_3

Tables: TypeAlias = Mapping[tuple[str, str], Table]
"""Configuration and split -> columns and rows."""


def write_repositories() -> dict[str, dict[str, dict[str, bytes]]]:
    """Name -> branch -> files, for every source that the catalogue has on the hub."""
    plain = {name: {"main": write_files(tables)} for name, tables in _list_plain().items()}
    converted = {
        name: {
            "main": {"README.md": b"", f"{name.split('/')[1]}.py": b"raise SystemExit\n"},
            "refs/convert/parquet": write_converted(tables),
        }
        for name, tables in _list_converted().items()
    }
    return {f"datasets/{name}": branches for name, branches in (plain | converted).items()}


def _list_plain() -> dict[str, Tables]:
    """Repositories of parquet files."""
    return {
        "nyu-mll/glue": {
            **_nli("mnli", "train", "validation_matched"),
            **_train_and_dev("qqp", hub_tables.qqp_table),
        },
        "stanfordnlp/snli": {("plain_text", "train"): nli_table("en", 8, no_gold=(2, 5))},
        "facebook/anli": _nli(
            "plain_text", *(f"{s}_r{r}" for s in ("train", "dev") for r in "123")
        ),
        "facebook/xnli": _by_language("xnli", "{}", nli_table, "train", "validation", "test"),
        "clue/clue": {("ocnli", "train"): hub_tables.ocnli_table()},
        "klue/klue": {("nli", "train"): nli_table("ko", 6)},
        "rajpurkar/squad": {
            ("plain_text", "train"): question_table("en", 6),
            ("plain_text", "validation"): question_table("en", 12),  # six of them are XQuAD's
        },
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
        "tau/commonsense_qa": _train_and_dev("default", hub_tables.commonsense_table),
        "wikimedia/wikipedia": _by_language(
            "mlm", "20231101.{}", hub_tables.article_table, "train"
        ),
    }


def _list_converted() -> dict[str, Tables]:
    """Repositories that hold a script, and whose parquet files the hub has made."""
    return {
        "Rowan/hellaswag": _train_and_dev("default", hub_tables.hellaswag_table),
        "allenai/cosmos_qa": _train_and_dev("default", hub_tables.cosmos_table),
        "facebook/mlqa": {
            **_by_language("mlqa", "mlqa.{0}.{0}", question_table, "validation", "test"),
            **_by_language("mlqa", "mlqa-translate-train.{}", question_table, "train"),
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


def _train_and_dev(config: str, write: Any) -> dict[tuple[str, str], Table]:
    return {(config, split): write() for split in ("train", "validation")}


def _xtreme() -> dict[tuple[str, str], Table]:
    """Of the training splits the English ones only, so that the card is read sooner."""
    tables = {
        (f"udpos.{ENGLISH_NAMES[code]}", split): hub_tables.tagging_table(
            code, 6, "pos_tags", UPOS_LABELS
        )
        for code in TASKS["udpos"].languages
        for split in _list_tagging_splits(code)
    }
    for code in TASKS["panx"].languages:
        for split in _list_tagging_splits(code, has_dev=True):
            tables[f"PAN-X.{code}", split] = hub_tables.tagging_table(
                code, 6, "ner_tags", NER_LABELS
            )
    for code in TASKS["tatoeba"].languages:
        tables[f"tatoeba.{ISO_639_3[code]}", "validation"] = hub_tables.translation_table(
            code, 8, end="\n"
        )
    for code in TASKS["bucc_gold"].languages:
        for split in ("validation", "test"):
            tables[f"bucc18.{code}", split] = hub_tables.translation_table(code, 6)
    return tables


def _list_tagging_splits(language: str, *, has_dev: bool = False) -> list[str]:
    has_dev = has_dev or language not in NO_UDPOS_DEV
    return [*["train"] * (language == "en"), *["validation"] * has_dev, "test"]
