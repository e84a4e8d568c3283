"""What a study needs of its data, said before anything starts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from search.sources import check_sources
from spaces.presets import SMOKE, Preset
from trainers.data.folder import FolderCorpus

SQUAD = ("squad/train-v1.1.json", "squad/dev-v1.1.json")


def write_questions(root: Path, *paths: str) -> FolderCorpus:
    """A folder of files with one question each."""
    question = {"id": "q", "question": "Where?", "answers": [{"text": "Oslo", "answer_start": 3}]}
    paragraph = {"context": "In Oslo.", "qas": [question]}
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"data": [{"paragraphs": [paragraph]}]}), encoding="utf-8")
    return FolderCorpus(root=root)


def choose(*targets: str) -> Preset:
    """A study of these targets without intermediate tasks."""
    return replace(SMOKE, targets=targets, intermediate=())


def test_xquad_needs_its_english_paragraphs_to_be_selected_honestly(tmp_path: Path) -> None:
    corpus = write_questions(tmp_path, *SQUAD, "xquad/xquad.de.json", "xquad/xquad.sw.json")
    with pytest.raises(ValueError, match=r"must have xquad\.en\.test beside xquad") as refusal:
        check_sources(corpus, choose("xquad"), "DIR")
    assert str(refusal.value) == (
        "--data DIR must have xquad.en.test beside xquad.de.test: its paragraphs are left out of "
        f"squad.en.dev; put xquad/xquad.en.json into {tmp_path}"
    )
    check_sources(write_questions(tmp_path, "xquad/xquad.en.json"), choose("xquad"), "DIR")


def test_english_xquad_is_not_asked_for_where_xquad_is_not_tested(tmp_path: Path) -> None:
    corpus = write_questions(tmp_path, *SQUAD)
    check_sources(corpus, choose("xquad"), "DIR")
    check_sources(write_questions(tmp_path, "xquad/xquad.de.json"), choose("mlqa"), "DIR")
