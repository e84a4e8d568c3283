"""The page: which rows are marked, and what is said of them."""

import shlex
from dataclasses import replace
from pathlib import Path

import pytest
from tiny import save_encoder

from benchmarks import zero_shot_page
from benchmarks.comparison import Comparison, Trained
from benchmarks.figures import Estimate, Figure, TargetFigures
from benchmarks.zero_shot import _build_parser
from benchmarks.zero_shot_page import Run, write_page
from spaces.catalogue import XTREME_TARGETS
from spaces.plan import Training
from trainers.data.encoding import Limits
from trainers.data.folder import FolderCorpus
from trainers.encoders import EncoderSpec


def figure(language: str, *, low: float, majority: float = 33.3, random: float = 35.0) -> Figure:
    return Figure(
        target="xnli",
        language=language,
        split="test",
        num_examples=150,
        majority=majority,
        random=Estimate(points=random, low=random - 5, high=random + 5),
        encoder=Estimate(points=low + 6, low=low, high=low + 12),
        gain=Estimate(points=low + 6 - random, low=-1.0, high=9.0),
        note="every second row" if language == "sw" else "",
    )


@pytest.fixture
def run(tmp_path: Path) -> Run:
    folder = tmp_path / "encoder"
    save_encoder(folder)
    comparison = Comparison(
        corpus=FolderCorpus(root=folder),
        training=Training(learning_rate=1e-4, max_tokens=1000),
        limits=Limits(),
        max_examples=150,
        precision="fp32",
        seed=0,
        store_uri="unused",
    )
    return Run(
        comparison=comparison,
        encoder=EncoderSpec(name=str(folder)),
        targets=("xnli", "pawsx"),
        lacks={"pawsx": "put it"},
    )


def table(*rows: Figure) -> TargetFigures:
    trained = Trained(
        source="mnli.en.train",
        num_examples=5000,
        num_steps=30,
        num_tokens=1000,
        seconds=1.0,
        note="",
    )
    return TargetFigures(target="xnli", trained=trained, rows=rows, mean=figure("", low=50.0))


@pytest.mark.parametrize(
    ("low", "is_exception"), [(34.0, True), (35.0, True), (35.1, False), (30.0, True)]
)
def test_the_lower_bound_must_lie_above_both_of_the_others(low: float, is_exception: bool) -> None:
    assert figure("de", low=low, majority=33.3, random=35.0).is_exception is is_exception
    assert figure("de", low=low, majority=35.0, random=33.3).is_exception is is_exception


def test_exceptions_are_marked_and_explained_below_the_table(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(zero_shot_page.CAUSES, ("xnli", "sw"), "too few words are known")
    page = write_page(
        run, [table(figure("de", low=50.0), figure("sw", low=34.0), figure("ur", low=20.0))]
    )
    lines = page.splitlines()
    rows = {line.split(" ")[1]: line for line in lines if line.startswith("| ")}
    assert [code for code in ("de", "sw", "ur") if rows[code].endswith("▲ |")] == ["sw", "ur"]
    assert rows["de"] == ("| de | test | 150 | 33.3 | 35.0 [30.0, 40.0] | 56.0 [50.0, 62.0] |  |")
    explained = [line for line in lines if line.startswith("- ▲ **")]
    assert [line[6:8] for line in explained] == ["sw", "ur"]
    assert explained[0].endswith("Cause: too few words are known.")
    assert "+5.0 [-1.0, +9.0]" in explained[0]
    assert explained[1].endswith("Cause: no cause found.")
    assert "Data: sw every second row." in lines


def test_a_table_without_exceptions_says_so(run: Run) -> None:
    assert "No exceptions." in write_page(run, [table(figure("de", low=50.0))])


def test_the_head_says_how_the_page_was_made(run: Run) -> None:
    page = write_page(run, [table(figure("de", low=50.0))])
    assert run.command() in page
    given = _build_parser().parse_args(shlex.split(run.command())[3:])
    assert (given.targets, given.encoder) == (("xnli", "pawsx"), run.encoder.name)
    assert (given.tokens, given.learning_rate, given.max_examples) == (1000, 1e-4, 150)
    assert "--targets" not in replace(run, targets=XTREME_TARGETS).command()
    assert "Left out, for want of data: pawsx." in page
    assert "mnli.en.train" in page
    # said of the offline encoder alone
    assert "The start is not clean" not in page
