"""Commits of repositories: what a lock file may hold, and how a corpus takes it along."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from spaces.catalogue import INTERMEDIATE, TARGETS
from spaces.task import Source, Split
from trainers.data.corpus import Corpus
from trainers.data.hub.corpus import HubCorpus
from trainers.data.hub.pins import find_commit, lock_path, read_pins

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "lock.json"
    monkeypatch.setenv("INTERMIX_HUB_LOCK", str(path))
    return path


def test_the_lock_file_lies_in_the_cache_unless_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("INTERMIX_HUB_LOCK", raising=False)
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path))
    assert lock_path() == tmp_path / "hub" / "lock.json"
    assert read_pins() == {}


@pytest.mark.parametrize("content", ["", "[]", '{"nyu-mll/glue": "main"}', '{"nyu-mll/glue": 1}'])
def test_a_broken_lock_file_is_refused(lock: Path, content: str) -> None:
    lock.write_text(content)
    with pytest.raises(ValueError, match=r"lock.json must be a JSON object .*; copy it again"):
        read_pins()


def test_a_commit_that_came_along_goes_before_the_lock_file(lock: Path) -> None:
    lock.write_text(json.dumps({"nyu-mll/glue": COMMIT}))
    assert find_commit("nyu-mll/glue", {}) == COMMIT
    assert find_commit("nyu-mll/glue", {"nyu-mll/glue": COMMIT[::-1]}) == COMMIT[::-1]


def test_pickling_takes_the_commits_along(lock: Path) -> None:
    lock.write_text(json.dumps({"nyu-mll/glue": COMMIT}))
    corpus: Corpus = HubCorpus(is_strict=False)
    pickled = pickle.dumps(corpus)
    lock.unlink()
    arrived: HubCorpus = pickle.loads(pickled)
    assert arrived == corpus
    assert arrived.pins == {"nyu-mll/glue": COMMIT}
    note = arrived.provenance(INTERMEDIATE["mnli"].sources[0]).note
    assert note == f"nyu-mll/glue {COMMIT[:8]}"


@pytest.mark.usefixtures("lock")
def test_licences_follow_the_data_set_that_is_read() -> None:
    spanish = Source(task="squad", language="es", split=Split.TRAIN)
    (translated,) = (
        source
        for source in INTERMEDIATE["squad"].sources
        if source.language == "es" and source.publication is not None
    )
    assert not HubCorpus().has(spanish)
    publication = HubCorpus().provenance(translated).publication
    assert publication is not None
    assert publication.title.startswith("MLQA's machine translations")


@pytest.mark.parametrize(
    ("source", "remedy"),
    [
        (INTERMEDIATE["ccg"].sources[0], "CCGbank is licensed .* use --data DIR"),
        (TARGETS["bucc2018"].select[0], "choose the target bucc_gold, or use --data DIR"),
        (Source(task="alignment", language="de", split=Split.TRAIN), "alignment/{language}.tsv"),
        (Source(task="xquad", language="de", split=Split.DEV), "the hub has no xquad.de.dev"),
    ],
    ids=lambda value: value.name if isinstance(value, Source) else "",
)
def test_what_the_hub_lacks_has_a_remedy(source: Source, remedy: str) -> None:
    corpus = HubCorpus()
    assert not corpus.has(source)
    with pytest.raises(FileNotFoundError, match=remedy):
        corpus.read(source)
