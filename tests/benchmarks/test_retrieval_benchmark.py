"""The rival of the retrieval benchmark finds our pairs, and the benchmark says so."""

import json

import numpy as np
import pytest

from benchmarks import retrieval
from benchmarks.plain_mining import mine_by_brute_force
from benchmarks.retrieval import main, make_vectors
from trainers.evaluation.mining import mine


def test_both_find_the_same_pairs() -> None:
    foreign, english = make_vectors(1500, 48)
    expected = mine_by_brute_force(foreign, english)
    found = mine(foreign, english)
    assert {pair[:2] for pair in found} == {pair[:2] for pair in expected}
    np.testing.assert_allclose(
        [margin for *_, margin in found], [margin for *_, margin in expected], rtol=1e-4
    )


def test_translations_stand_out_and_are_half_of_the_sentences() -> None:
    foreign, english = make_vectors(1000, 96)
    cosines = foreign @ english.T
    cosines /= np.outer(np.linalg.norm(foreign, axis=1), np.linalg.norm(english, axis=1))
    assert 0.4 < np.median(cosines) < 0.9
    assert 400 < (cosines.max(axis=1) > 0.95).sum() < 600


def test_json_has_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--rows", "600", "--dim", "32", "--rounds", "2", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["ratio_to_brute_force"] > 0
    assert (figures["num_rows"], figures["dim"], figures["has_same_pairs"]) == (600, 32, True)


def test_other_pairs_are_reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(retrieval, "mine", lambda *sides: mine(*sides)[1:])
    assert main(["--rows", "600", "--dim", "32", "--rounds", "1"]) == 1
    assert "OTHER PAIRS" in capsys.readouterr().out


def test_too_few_rows_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--rows", "10"])
    assert "--rows must be at least 500" in capsys.readouterr().err
