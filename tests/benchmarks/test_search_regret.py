"""Searches replayed on a table: reading it, regret by hand, samplers, and what is printed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.search_regret import (
    Search,
    compare_targets,
    main,
    replay,
    replay_all,
    summarise,
)
from benchmarks.search_regret_samplers import SAMPLERS, draw_first
from benchmarks.search_regret_table import NUM_FIRST, Table, read_table

NUM_ROWS = 64


def write_tables(folder: Path, *, sign: float = 1.0) -> tuple[Path, Path]:
    """Three sources, two targets: each is best where one source has all the weight."""
    rng = np.random.default_rng(0)
    weights = rng.dirichlet(np.full(3, 0.7), size=NUM_ROWS)
    scores = sign * np.sqrt(weights[:, :2])
    mixtures, table = folder / "mixtures.csv", folder / "scores.csv"
    mixtures.write_text(
        "index,a,b,c\n" + "".join(f"{i},{a},{b},{c}\n" for i, (a, b, c) in enumerate(weights))
    )
    table.write_text(
        "index,first,second\n"
        + "".join(f"{i},{a},{b}\n" for i, (a, b) in reversed(list(enumerate(scores))))
    )
    return mixtures, table


def write_small(folder: Path, scores: str, weights: str = "1,0") -> tuple[Path, Path]:
    """Fourteen rows of the same weights; scores are lines without their index."""
    mixtures, table = folder / "mixtures.csv", folder / "scores.csv"
    mixtures.write_text("index,a,b\n" + "".join(f"m{i},{weights}\n" for i in range(14)))
    lines = scores.split()
    table.write_text("index,x,y\n" + "".join(f"m{i},{line}\n" for i, line in enumerate(lines)))
    return mixtures, table


def make_table(scores: list[list[float]]) -> Table:
    return Table(weights=np.ones((len(scores), 1)), scores=np.array(scores), targets=("x", "y"))


def test_regret_is_the_mean_over_targets_in_standard_deviations() -> None:
    # standard deviations 2 and 4: the table holds scores that are divided by them
    table = make_table([[0, 2], [1, 1], [3, 0], [0, np.nan]])
    assert table.regrets([1]).tolist() == [2, 1]
    assert table.regret([1]) == pytest.approx(((3 - 1) + (2 - 1)) / 2)
    assert table.regret([1, 2]) == pytest.approx(((3 - 3) + (2 - 1)) / 2)
    assert table.regret([0, 2]) == 0.0


def test_a_target_that_no_row_has_is_as_far_off_as_the_worst() -> None:
    table = make_table([[0.0, np.nan], [1.0, 5.0], [0.0, 2.0]])
    assert table.regret([0]) == pytest.approx(((1 - 0) + (5 - 2)) / 2)


def test_scores_are_read_in_standard_deviations_larger_is_better(tmp_path: Path) -> None:
    # x: 1 and 3 in turn, mean 2, standard deviation 1; y the same of 10 and 50
    files = write_small(tmp_path, "1,10 3,50 " * 7)
    up = read_table(*files, minimise=False)
    assert up.scores[:2].tolist() == [[-1.0, -1.0], [1.0, 1.0]]
    down = read_table(*files, minimise=True)
    assert down.scores[:2].tolist() == [[1.0, 1.0], [-1.0, -1.0]]


def test_rows_are_joined_by_index_whatever_their_order(tmp_path: Path) -> None:
    table = read_table(*write_tables(tmp_path), minimise=False)
    for source in range(2):
        order = np.argsort(table.weights[:, source])
        assert np.all(np.diff(table.scores[order, source]) >= 0)


def test_a_row_that_one_file_lacks_is_left_out(tmp_path: Path) -> None:
    files = write_small(tmp_path, "1,10 3,50 " * 6 + "5,5")
    assert len(read_table(*files, minimise=False).weights) == 13


def test_weights_are_divided_by_their_sum_and_none_stays_none(tmp_path: Path) -> None:
    mixtures, scores = write_small(tmp_path, "1,10 3,50 " * 7, weights="30,70")
    mixtures.write_text(mixtures.read_text().replace("m3,30,70", "m3,0,0"))
    table = read_table(mixtures, scores, minimise=False)
    assert table.weights[0] == pytest.approx([0.3, 0.7])
    assert table.weights[3].tolist() == [0.0, 0.0]


def test_cells_may_be_empty(tmp_path: Path) -> None:
    table = read_table(
        *write_small(tmp_path, ",10 3,nan inf,50 , " + "1,10 3,50 " * 5), minimise=False
    )
    assert np.isnan(table.scores[0]).tolist() == [True, False]
    assert np.isnan(table.scores[1]).tolist() == [False, True]
    assert np.isnan(table.scores[2]).tolist() == [True, False]
    assert len(table.scores) == 13, "a row without any score is no evaluation"


def test_a_target_that_never_varies_has_no_regret(tmp_path: Path) -> None:
    table = read_table(*write_small(tmp_path, "1,7 3,7 " * 7), minimise=False)
    assert table.scores.shape == (14, 1)


@pytest.mark.parametrize(
    ("scores", "weights", "complaint"),
    [
        ("1,10 3,50 " * 7, "1,-1", "at least 0"),
        ("1,10 3,50 " * 7, "1,", "at least 0"),
        ("1,10 3,five " + "3,50 " * 12, "1,1", "'five' is no number"),
        ("1,10 3 " + "3,50 " * 12, "1,1", r"row 3: .* got index 'm1' and 1 numbers"),
        ("1,10 3,50 " * 6, "1,1", "12 rows"),
        ("7,7 " * 14, "1,1", "nothing to search"),
    ],
)
def test_a_table_that_cannot_be_searched_is_refused(
    tmp_path: Path, scores: str, weights: str, complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        read_table(*write_small(tmp_path, scores, weights), minimise=False)


def test_an_index_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    mixtures, scores = write_small(tmp_path, "1,10 3,50 " * 7)
    scores.write_text(scores.read_text().replace("m5,", "m4,"))
    with pytest.raises(ValueError, match="index 'm4'"):
        read_table(mixtures, scores, minimise=False)


@pytest.mark.parametrize("name", SAMPLERS)
def test_a_sampler_takes_an_unused_row_the_same_one_each_time(name: str, tmp_path: Path) -> None:
    table = read_table(*write_tables(tmp_path), minimise=False)
    tried = draw_first(table, 3)
    row = SAMPLERS[name](table, tried, 3)
    assert row not in tried
    assert SAMPLERS[name](table, tried, 3) == row


@pytest.mark.parametrize("name", SAMPLERS)
def test_a_sampler_bears_missing_scores(name: str, tmp_path: Path) -> None:
    table = read_table(*write_tables(tmp_path), minimise=False)
    tried = draw_first(table, 0)
    table.scores[tried[:5], 0] = np.nan
    table.scores[tried[5:8], 1] = np.nan
    assert SAMPLERS[name](table, tried, 0) not in tried


def test_all_samplers_begin_with_the_same_twelve_rows(tmp_path: Path) -> None:
    table = read_table(*write_tables(tmp_path), minimise=False)
    first = draw_first(table, 5)
    assert len(set(first)) == NUM_FIRST
    assert first == draw_first(table, 5)
    assert first != draw_first(table, 6)


def test_the_whole_table_leaves_no_regret(tmp_path: Path) -> None:
    files = write_small(tmp_path, " ".join(f"{i},{-i}" for i in range(14)))
    search = replay(read_table(*files, minimise=False), ("random", 0))
    assert search.regrets == ((0.0, 0.0),) * 3


def test_figures_are_means_with_standard_errors_over_seeds() -> None:
    searches = [
        Search(sampler="random", regrets=((value, value), (value, 0.0), (0.0, 0.0)), seconds=0.1)
        for value in (1.0, 2.0, 3.0)
    ]
    figures = summarise(searches)["random"]
    assert figures[20].mean == 2.0
    assert figures[20].stderr == pytest.approx(1 / 3**0.5)
    assert figures[40].mean == 1.0
    assert summarise(searches[:1])["random"][20].stderr is None


def test_each_target_is_compared_with_random_of_the_same_seed() -> None:
    searches = [
        Search(sampler=name, regrets=((value, 5.0 * seed), (0.0, 0.0), (0.0, 0.0)), seconds=0.1)
        for seed, values in enumerate(((3.0, 1.0), (5.0, 2.0), (4.0, 0.0)))
        for name, value in zip(("random", "turns"), values, strict=True)
    ]
    lines = list(compare_targets(("x", "long"), searches))
    assert lines[0].startswith("\nturns: regret")
    # differences -2, -3 and -4: mean -3, standard deviation 1, t(2) at 0.975 is 4.303
    assert lines[2].split()[:5] == ["x", "1.000", "-3.000", "±", f"{4.303 / 3**0.5:.3f}"]
    assert lines[3].split()[:5] == ["long", "5.000", "+0.000", "±", "0.000"]


def test_targets_are_compared_only_where_random_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mixtures, scores = write_tables(tmp_path)
    words = ["--mixtures", str(mixtures), "--scores", str(scores), "--per-target"]
    assert main([*words, "--seeds", "2", "--samplers", "random,nsga2"]) == 0
    assert "\nsecond " in capsys.readouterr().out
    assert main([*words, "--seeds", "2", "--samplers", "nsga2"]) == 2
    assert main([*words, "--seeds", "1"]) == 2
    assert "--per-target needs the sampler random" in capsys.readouterr().err


@pytest.mark.slow
def test_processes_change_nothing(tmp_path: Path) -> None:
    table = read_table(*write_tables(tmp_path), minimise=False)
    alone = replay_all(table, ["random", "nsga2"], num_seeds=2)
    together = replay_all(table, ["random", "nsga2"], num_seeds=2, num_jobs=2)
    assert [search.regrets for search in alone] == [search.regrets for search in together]


def test_the_json_has_every_sampler_and_stage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mixtures, scores = write_tables(tmp_path, sign=-1.0)
    words = ["--mixtures", str(mixtures), "--scores", str(scores), "--minimise", "--seeds", "2"]
    assert main([*words, "--samplers", "random,nsga2", "--json"]) == 0
    samplers = json.loads(capsys.readouterr().out)["samplers"]
    assert list(samplers) == ["random", "nsga2"]
    for stages in samplers.values():
        assert list(stages) == ["20", "40", "60"]
        assert stages["20"]["mean"] >= stages["40"]["mean"] >= stages["60"]["mean"]
        assert all(figure.keys() == {"mean", "stderr"} for figure in stages.values())


def test_the_table_says_what_was_snapped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mixtures, scores = write_tables(tmp_path)
    words = ["--mixtures", str(mixtures), "--scores", str(scores), "--seeds", "1"]
    file = tmp_path / "figures.json"
    assert main([*words, "--samplers", "random,nsga2", "--json", str(file)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert "64 rows of 3 sources" in printed[1]
    assert [line.endswith("nearest unused row") for line in printed[3:]] == [False, True]
    assert json.loads(file.read_text())["samplers"]["random"]["60"]["stderr"] is None


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--samplers", "grid"], "choose among portfolio, random"),
        (["--seeds", "0"], "give at least 1"),
    ],
)
def test_wrong_words_are_refused_in_one_line(
    words: list[str], complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mixtures, scores = write_tables(tmp_path)
    assert main(["--mixtures", str(mixtures), "--scores", str(scores), *words]) == 2
    assert complaint in capsys.readouterr().err


def test_a_file_that_is_not_there_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--mixtures", str(tmp_path / "no.csv"), "--scores", str(tmp_path)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
