"""The command line: its flags, its answers, and that mistakes start nothing."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from study_folders import write_data, write_encoder

from search import run, study
from search.errors import StudyFailedError, UserError
from search.request import Request
from search.run import main
from spaces.catalogue import TARGETS

HEAVY = ("ray", "torch", "mlflow", "optuna", "transformers")
FLAGS = [
    "--address",
    "--align",
    "--baselines",
    "--budget",
    "--check-data",
    "--compile",
    "--confirm",
    "--crews",
    "--data",
    "--dry-run",
    "--encoder",
    "--extend",
    "--finalists",
    "--gradient-compression",
    "--help",
    "--idle-minutes",
    "--in-flight",
    "--intermediate",
    "--keep",
    "--keep-weights",
    "--max-disk",
    "--max-repetitions",
    "--max-tasks",
    "--out",
    "--pin",
    "--preset",
    "--recompute-activations",
    "--resume",
    "--rungs",
    "--sampler",
    "--save-seconds",
    "--seed",
    "--space",
    "--store",
    "--targets",
    "--tasks",
    "--tracking-uri",
    "--trials",
    "--workers",
]


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Words that start a small study; the working folder holds its encoder and data only."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    write_data(tmp_path / "data")
    write_encoder(tmp_path / "encoder")
    return (
        "--space mixtures --preset smoke --data data --encoder ./encoder --targets xnli "
        "--intermediate mnli"
    ).split()


def list_flags(parser: argparse.ArgumentParser) -> list[str]:
    return sorted(flag for flag in parser._option_string_actions if flag.startswith("--"))


def test_the_flags_are_these() -> None:
    assert list_flags(run._build_parser()) == FLAGS


def test_every_flag_is_explained_and_fills_a_field_of_the_request() -> None:
    actions = run._build_parser()._actions
    assert all(action.help for action in actions)
    fields = {action.dest for action in actions} - {"help", "dry_run"}
    assert fields == set(Request.__dataclass_fields__)


def test_defaults_of_the_command_line_are_those_of_a_request() -> None:
    given = vars(run._build_parser().parse_args(["--space", "mixtures"]))
    del given["dry_run"]
    assert Request(**given) == Request(space="mixtures")


def run_in_process(*words: str) -> subprocess.CompletedProcess[str]:
    """Answers to words in a fresh interpreter, and what it imported, as the last line."""
    program = (
        "import atexit, json, sys\n"
        "from search.run import main\n"
        f"atexit.register(lambda: print(json.dumps([m for m in {HEAVY} if m in sys.modules])))\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_imports_nothing_heavy() -> None:
    done = run_in_process("--help")
    *text, imported = done.stdout.splitlines()
    assert done.returncode == 0
    assert json.loads(imported) == []
    assert "--space NAME|FILE" in "\n".join(text)
    assert done.stderr == ""


def test_a_wrong_word_is_answered_without_anything_heavy(words: list[str], tmp_path: Path) -> None:
    done = run_in_process(*words, "--targets", "xlni")
    assert done.returncode == 2
    assert json.loads(done.stdout) == []
    assert done.stderr.splitlines() == [
        f"search.run: unknown target 'xlni'; choose {', '.join(TARGETS)}, all"
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "encoder"]


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        (
            "--space mixture",
            "unknown space 'mixture'; choose mixtures, ratios, rates, baselines, paper, or give",
        ),
        ("--space nowhere.py", "unknown space 'nowhere.py'; choose"),
        ("--preset tiny", "unknown preset 'tiny'; choose smoke, laptop, full"),
        ("--targets ,", "at least one target must be given; choose"),
        ("--intermediate mnli,sqad", "unknown intermediate task 'sqad'; choose"),
        (
            "--sampler grid",
            "unknown sampler 'grid'; choose portfolio, random, tpe, gp-mean, nsga2, turns",
        ),
        ("--data nowhere", "--data must be offline, hub or a folder in official layouts"),
        ("--targets panx", "put panx/train-en.tsv or panx/en/train into"),
        ("--encoder ./nowhere", "encoder folder nowhere must have config.json"),
        ("--tasks nowhere.toml", "nowhere.toml must be a readable TOML file"),
        ("--crews 999", "need 999 cores"),
        ("--resume", "runs/mixtures holds no study to go on with"),
        ("--extend 2", "runs/mixtures holds no study to go on with"),
        ("--out done", "done already holds a study: go on with --resume or --extend N"),
        ("--trials 0", "--trials must be at least 1, got 0"),
        ("--seed -1", "--seed must be at least 0, got -1"),
    ],
)
def test_a_mistake_is_one_line_and_status_2_and_starts_nothing(
    words: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    mistake: str,
    message: str,
) -> None:
    (tmp_path / "done").mkdir()
    (tmp_path / "done" / "study.journal").touch()
    monkeypatch.setattr(study, "run_study", lambda _: pytest.fail("a study was started"))
    before = sorted(tmp_path.rglob("*"))
    assert main([*words, *mistake.split()]) == 2
    output = capsys.readouterr()
    (line,) = output.err.splitlines()
    assert line.startswith("search.run: ")
    assert message in line
    assert output.out == ""
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("mistake", ["--trials many", "--no-such-flag", "--trial 3"])
def test_words_that_are_no_flags_are_refused_with_status_2(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], mistake: str
) -> None:
    with pytest.raises(SystemExit) as refusal:
        main([*words, *mistake.split()])
    assert refusal.value.code == 2
    assert "error:" in capsys.readouterr().err.splitlines()[-1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "encoder"]


def test_a_dry_run_starts_nothing(
    words: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(study, "run_study", lambda _: pytest.fail("a study was started"))
    assert main([*words, "--dry-run"]) == 0
    assert capsys.readouterr().out.startswith("trials  3, of them 2 baselines")
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (StudyFailedError("no trial finished: out of memory"), 1, "no trial finished"),
        (UserError("a record\nis broken"), 2, "a record is broken"),
        (
            KeyboardInterrupt(),
            130,
            "go on with: python -m search.run --resume --out runs/mixtures",
        ),
    ],
)
def test_how_a_study_ends_is_the_exit_status(
    words: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    status: int,
    line: str,
) -> None:
    def run_study(_: object) -> None:
        raise error

    monkeypatch.setattr(study, "run_study", run_study)
    assert main(words) == status
    announced, printed = capsys.readouterr().err.splitlines()
    assert announced.startswith("study in runs/mixtures")
    assert line in printed
