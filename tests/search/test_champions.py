from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from record_factories import make_plan, make_study
from rich.console import Console

from search.champions import (
    FILE_NAME,
    ChampionsFile,
    main,
    print_champions,
    read_champions,
    write_champions,
)
from search.evidence.gains import Gain
from search.selection import Champion, Result, Rival

GAIN = Gain(over="none", points=2.31, low=-1.24, high=5.72)
CHOSEN = replace(GAIN, corrected=1.06)
SINGLE = replace(CHOSEN, over="single-mnli")
XNLI = Champion(
    target="xnli",
    trial=5,
    baseline=None,
    plan=make_plan(mnli=0.55, squad=0.25, ccg=0.2),
    learning_rate=1e-4,
    weights="a1b2",
    select=Result(score=52.13, num_languages=1, gain=CHOSEN, gains=(CHOSEN, SINGLE)),
    gain_over_single=SINGLE,
    dev=Result(score=49.0, num_languages=15, gain=None),
    dev_zero_shot=None,
    test=Result(score=48.5, num_languages=15, gain=GAIN),
    test_zero_shot=Result(score=47.94, num_languages=14, gain=replace(GAIN, points=1.2)),
    probability_best=0.62,
    rivals=(Rival(trial=3, probability_best=0.3), Rival(trial=0, probability_best=0.08)),
)
TATOEBA = replace(
    XNLI,
    target="tatoeba",
    trial=0,
    baseline="none",
    plan=make_plan(),
    learning_rate=None,
    weights=None,
    gain_over_single=None,
    test_zero_shot=None,
)
CONTENT = ChampionsFile(study=make_study(), num_trials=8, champions=(XNLI, TATOEBA))
OFFLINE = replace(CONTENT, study=make_study(data="offline"))


def print_to_text(content: ChampionsFile, width: int = 100) -> str:
    stream = StringIO()
    print_champions(content, Console(file=stream, width=width))
    return stream.getvalue()


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    write_champions(path, CONTENT)
    assert read_champions(path) == CONTENT


def test_the_file_names_offline_scores_as_such(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    write_champions(path, OFFLINE)
    names = [entry["shown_name"] for entry in json.loads(path.read_text())["champions"]]
    assert names == ["offline_xnli", "offline_tatoeba"]
    assert read_champions(path) == OFFLINE


def test_a_file_of_an_earlier_version_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    write_champions(path, CONTENT)
    path.write_text(path.read_text().replace('"version": 2', '"version": 1'))
    with pytest.raises(ValueError, match="version 1, this program reads 2: --resume"):
        read_champions(path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 2}', '{"version": 1}'])
def test_another_file_is_refused_in_one_line(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / FILE_NAME
    path.write_text(text)
    with pytest.raises(ValueError, match="not a file of champions"):
        read_champions(path)
    assert main([str(tmp_path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1


def test_a_folder_without_champions_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for out in (tmp_path, tmp_path / "missing"):
        assert main([str(out)]) == 2
        assert capsys.readouterr().err == (
            f"{out} has no champions.json: it is written when a study has finished\n"
        )


def test_the_command_prints_the_table_to_standard_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_champions(tmp_path / FILE_NAME, OFFLINE)
    assert main([str(tmp_path)]) == 0
    captured = capsys.readouterr()
    assert captured.out == print_to_text(OFFLINE)
    assert captured.err == ""


def test_gains_over_every_baseline_are_markdown_that_fits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_champions(tmp_path / FILE_NAME, OFFLINE)
    assert main([str(tmp_path), "--gains"]) == 0
    lines = capsys.readouterr().out.splitlines()
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if "|" in line]
    assert ["gain over", "select", "dev, zero-shot", "test, zero-shot"] in rows
    assert ["single-mnli", "+2.3 [-1.2, +5.7]", "-", "-"] in rows
    assert ["none", "itself", "itself", "itself"] in rows  # Tatoeba's champion
    assert any(line.startswith("offline_xnli: trial 5, mnli 55 %") for line in lines)
    assert max(map(len, lines)) <= 100


def test_the_table_says_score_gain_interval_and_trial() -> None:
    lines = [line.split() for line in print_to_text(CONTENT).splitlines()]
    assert "xnli mnli 55 %, squad 25 %, 52.1 +2.3 (+1.1) 47.9 +1.2 5".split() in lines
    assert "ccg 20 % [-1.2, +5.7] [-1.2, +5.7] 62 %".split() in lines
    assert "tatoeba no intermediate task 52.1 none itself - - 0".split() in lines


def test_the_table_fits_and_needs_neither_colour_nor_a_modern_terminal() -> None:
    longest = replace(XNLI, target="tatoeba")
    text = print_to_text(replace(OFFLINE, champions=(longest,)))
    assert all(len(line) <= 100 for line in text.splitlines())
    assert "\x1b" not in text
    assert "…" not in text
    assert "[-1.2, +5.7]" in text


def test_the_reader_is_told_what_the_interval_does_not_hold() -> None:
    text = " ".join(print_to_text(CONTENT).split())
    assert "biased upward: the best of 8 trials on the same examples" in text


def test_offline_scores_are_never_shown_as_the_benchmarks() -> None:
    text = print_to_text(OFFLINE)
    assert "They are not scores of XTREME" in text
    assert text.count("xnli") == text.count("offline_xnli") == 1
    assert "offline_" not in print_to_text(CONTENT)


def test_the_reader_is_told_which_layer_retrieval_compares() -> None:
    layer = "mean vectors of hidden layer 6"
    assert layer in " ".join(print_to_text(CONTENT).split())
    without = replace(CONTENT, study=make_study(targets=("xnli",)), champions=(XNLI,))
    assert layer not in " ".join(print_to_text(without).split())
