"""The table of a submission's scores, at the widths of terminals."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from rich.console import Console

from search.submission.scores import SubmissionScores, TargetScores
from search.submission.table import render_scores
from spaces.catalogue import find_task

FIGURES = {"f1": 0.0, "accuracy": 100.0, "precision": 7.5, "recall": 12.3, "exact_match": 33.3}


def render(target: str, width: int) -> list[str]:
    languages = {
        language: {name: value if row else 99.9 for name, value in FIGURES.items()}
        for row, language in enumerate(find_task(target).languages)
    }
    own = TargetScores(target=target, languages=languages, absent=())
    stream = StringIO()
    scores = SubmissionScores(targets={target: own}, notes=())
    Console(file=stream, width=width).print(render_scores(scores))
    return stream.getvalue().splitlines()


@pytest.mark.parametrize("width", [60, 72, 80, 100, 140])
@pytest.mark.parametrize("target", ["xnli", "udpos", "xquad", "bucc2018", "tatoeba"])
def test_a_language_and_its_figures_are_on_one_line(target: str, width: int) -> None:
    lines = render(target, width)
    assert all(len(line) <= width for line in lines)
    found = [
        re.findall(r"\b([a-z]{2}) +(\d[\d./]*\.\d)(?= |$)", line)
        for line in lines
        if line.startswith(" ")  # not the target's name, group and score
    ]
    assert [language for line in found for language, _ in line] == list(
        find_task(target).languages
    )
    counts = {len(figures.split("/")) for line in found for _, figures in line}
    assert counts == {{"xnli": 1, "udpos": 2, "xquad": 2, "bucc2018": 3, "tatoeba": 1}[target]}


def test_languages_stand_in_columns() -> None:
    lines = [line for line in render("udpos", 100) if re.search(r"\b[a-z]{2} +\d", line)]
    starts = [[each.start() for each in re.finditer(r"\b[a-z]{2} +\d", line)] for line in lines]
    assert len(starts) > 5
    assert all(own == starts[0][: len(own)] for own in starts)
