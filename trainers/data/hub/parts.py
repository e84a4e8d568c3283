"""The repositories, each with its columns and their reader; the table says which part of them.

Sizes are given where the catalogue has none: of splits that are joined, cut, or for looking at
alone. They are those of the repositories' cards and of `dataset_infos.json` of
huggingface/datasets before its scripts were removed.
"""

from __future__ import annotations

from collections.abc import Mapping

from spaces.catalogue.languages import TATOEBA_LANGUAGES
from trainers.data.hub import rows
from trainers.data.hub.places import Part, Reader

_NLI = ("premise", "hypothesis", "label")
_SPAN = ("id", "question", "context", "answers")
_CHOICES: dict[str, tuple[Reader, str]] = {
    "Rowan/hellaswag": (rows.read_hellaswag, "ctx_a ctx_b endings label"),
    "allenai/cosmos_qa": (
        rows.read_cosmos,
        "context question answer0 answer1 answer2 answer3 label",
    ),
    "tau/commonsense_qa": (rows.read_commonsense, "question choices answerKey"),
}

_TATOEBA_PAIRS = dict.fromkeys(TATOEBA_LANGUAGES, 1000) | {
    "jv": 205, "ka": 746, "kk": 575, "ml": 687, "sw": 390, "ta": 307, "te": 234, "th": 548,
}  # fmt: skip
_TYDIQA_ROWS = {
    "train": {"en": 3696},
    "validation": {
        "ar": 921, "bn": 113, "en": 440, "fi": 782, "id": 565, "ko": 276, "ru": 812, "sw": 499,
        "te": 669,
    },
}  # fmt: skip
_MLQA_DEV = {"en": 1148, "de": 512, "es": 500, "ar": 517, "zh": 504, "vi": 511, "hi": 507}
_BUCC_DEV = {"de": 1038, "fr": 929, "ru": 2374, "zh": 257}


def nli(repository: str, config: str, split: str, num_rows: int | None = None) -> Part:
    """A split of premises and hypotheses; SNLI alone has rows without gold."""
    return Part(
        repository=repository,
        config=config,
        split=split,
        columns=_NLI,
        read=rows.read_nli,
        keep=rows.has_gold_label if repository == "stanfordnlp/snli" else None,
        num_rows=num_rows,
    )


def anli(split: str, num_rows: int) -> Part:
    """A round of ANLI."""
    return nli("facebook/anli", "plain_text", split, num_rows)


def mnli(split: str, num_rows: int | None = None) -> Part:
    """MultiNLI as GLUE has it."""
    return nli("nyu-mll/glue", "mnli", split, num_rows)


def ocnli(split: str) -> Part:
    """OCNLI as CLUE has it, where its authors' rows without gold are gone already."""
    return Part(
        repository="clue/clue",
        config="ocnli",
        split=split,
        columns=("sentence1", "sentence2", "label"),
        read=rows.read_ocnli,
    )


def qqp(split: str, num_rows: int | None = None) -> Part:
    """Quora Question Pairs as GLUE has them; the labels of its test split are hidden."""
    return Part(
        repository="nyu-mll/glue",
        config="qqp",
        split=split,
        columns=("question1", "question2", "label"),
        read=rows.read_qqp,
        num_rows=num_rows,
    )


def paws(split: str, num_rows: int | None = None) -> Part:
    """PAWS-X from its own repository.

    google/xtreme's copy took quotation marks for CSV quoting and merged rows: of the 49,401
    English ones 49,175 are left there.
    """
    return Part(
        repository="google-research-datasets/paws-x",
        config="{language}",
        split=split,
        columns=("sentence1", "sentence2", "label"),
        read=rows.read_paws,
        num_rows=num_rows,
    )


def questions(repository: str, config: str, split: str, num_rows: int | None = None) -> Part:
    """Questions with a context in SQuAD's columns."""
    return Part(
        repository=repository,
        config=config,
        split=split,
        columns=_SPAN,
        read=rows.read_question,
        num_rows=num_rows,
    )


def mlqa(split: str) -> Part:
    """MLQA with question and context in one language."""
    config = "mlqa.{language}.{language}"
    return Part(
        repository="facebook/mlqa",
        config=config,
        split=split,
        columns=_SPAN,
        read=rows.read_question,
        num_rows=_MLQA_DEV if split == "validation" else None,
    )


def tydiqa(split: str) -> Part:
    """TyDiQA-GoldP: all languages in one table, told apart by the ids."""
    return Part(
        repository="google-research-datasets/tydiqa",
        config="secondary_task",
        split=split,
        columns=_SPAN,
        read=rows.read_question,
        keep=rows.is_in_language,
        num_rows=_TYDIQA_ROWS[split],
    )


def choices(repository: str, split: str, num_rows: int | None = None) -> Part:
    """HellaSwag, Cosmos QA or CommonsenseQA."""
    read, columns = _CHOICES[repository]
    return Part(
        repository=repository,
        config="default",
        split=split,
        columns=tuple(columns.split()),
        read=read,
        num_rows=num_rows,
    )


def entities(split: str) -> Part:
    """PAN-X as XTREME has it.

    unimelb-nlp/wikiann holds the same partition; this one is preferred because its sizes are those
    of the benchmark and one commit then pins PAN-X, UDPOS and Tatoeba together.
    """
    return _xtreme("PAN-X.{language}", split, rows.read_entities, ("tokens", "ner_tags"))


def parts_of_speech(split: str) -> Part:
    """UDPOS as XTREME has it on the hub."""
    return _xtreme("udpos.{name}", split, rows.read_parts_of_speech, ("tokens", "pos_tags"))


def tatoeba() -> Part:
    """LASER's pairs, all in one split."""
    return _translations("tatoeba.{iso3}", "validation", _TATOEBA_PAIRS)


def bucc_gold(split: str) -> Part:
    """The gold pairs of BUCC 2018, without the sentences that have no translation."""
    num_rows = _BUCC_DEV if split == "validation" else None
    return _translations("bucc18.{language}", split, num_rows)


def _translations(config: str, split: str, num_rows: Mapping[str, int] | None) -> Part:
    columns = ("source_sentence", "target_sentence")
    return _xtreme(config, split, rows.read_translation, columns, num_rows)


def _xtreme(
    config: str,
    split: str,
    read: Reader,
    columns: tuple[str, ...],
    num_rows: Mapping[str, int] | None = None,
) -> Part:
    return Part(
        repository="google/xtreme",
        config=config,
        split=split,
        columns=columns,
        read=read,
        num_rows=num_rows,
    )
