"""The texts of test files whose gold labels are withheld, as XTREME hands them out.

Nothing can be scored on them here, and nobody shall train on them either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

from spaces.task import TaskType
from trainers.data.formats.records import Findings, read_lines
from trainers.data.formats.spans import read_squad
from trainers.data.formats.tables import read_plain, read_quoted
from trainers.data.texts import join_words, list_texts


def read_withheld(path: Path, task_type: TaskType, language: str) -> Iterator[str]:
    """Every text of a file; of tables every cell, an id among them does no harm.

    Args:
        path: A file without gold labels.
        task_type: Of its task, which says how it is written.
        language: Of its text.
    """
    return _READERS[task_type](path, language)


def _read_quoted_cells(path: Path, _: str) -> Iterator[str]:
    return (cell.strip() for _, row in read_quoted(path, Findings()) for cell in row)


def _read_cells(path: Path, _: str) -> Iterator[str]:
    return (cell.strip() for _, row in read_plain(path, Findings()) for cell in row)


def _read_sentences(path: Path, language: str) -> Iterator[str]:
    for is_blank, rows in groupby(read_lines(path, Findings()), key=lambda row: row[1] == ""):
        if not is_blank:
            yield join_words([text.partition("\t")[0] for _, text in rows], language)


def _read_questions(path: Path, language: str) -> Iterator[str]:
    questions = read_squad(path, Findings(), is_withheld=True)
    return (text for question in questions for text in list_texts(question, language))


_READERS: Final[dict[TaskType, Callable[[Path, str], Iterator[str]]]] = {
    TaskType.PAIR: _read_quoted_cells,
    TaskType.TAGGING: _read_sentences,
    TaskType.SPAN: _read_questions,
    TaskType.BITEXT: _read_cells,
    TaskType.MINING: _read_cells,
}
"""How test files of each kind are written; multiple choice has none."""
