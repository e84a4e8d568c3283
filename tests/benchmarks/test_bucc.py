"""Mining on a folder of a few sentences: figures, time, check and page."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import torch
from tiny import save_encoder

from benchmarks.bucc import main
from benchmarks.bucc_measurement import MiningRun, measure
from benchmarks.bucc_page import write_page
from spaces.catalogue import TARGETS
from spaces.task import Role
from trainers.data.encoding import Limits
from trainers.data.folder import FolderCorpus
from trainers.data.study_data import DataSpec, StudyData
from trainers.encoders import EncoderSpec, load_encoder
from trainers.evaluation.metrics import summarise
from trainers.evaluation.zero_shot import score_cell
from trainers.model import Pretrained
from trainers.numerics import Numerics

NUM_PAIRS, NUM_OTHERS = 12, 9
WORDS = "bace difo guka lemi nopu ceba foka".split()
BUCC = TARGETS["bucc2018"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """German sentences, some of them English ones with a word more, and others on both sides."""
    draw = random.Random(0)
    texts = list(dict.fromkeys(" ".join(draw.choices(WORDS, k=4)) for _ in range(40)))
    pairs, others = texts[:NUM_PAIRS], texts[NUM_PAIRS:]
    german = [f"{text} le" for text in pairs] + others[:NUM_OTHERS]
    english = pairs + others[NUM_OTHERS : 2 * NUM_OTHERS]
    files = {
        "de": [f"de-{row}\t{text}" for row, text in enumerate(german)],
        "en": [f"en-{row}\t{text}" for row, text in enumerate(english)],
        "gold": [f"de-{row}\ten-{row}" for row in range(NUM_PAIRS)],
    }
    folder = tmp_path / "data" / "bucc2018"
    folder.mkdir(parents=True)
    for name, lines in files.items():
        (folder / f"de-en.dev.{name}").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path / "data"


@pytest.fixture
def encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path / "cache"))
    save_encoder(tmp_path / "encoder")
    return str(tmp_path / "encoder")


@pytest.fixture
def run(data: Path, encoder: str) -> MiningRun:
    (source,) = (source for source in BUCC.sources(Role.DEV) if source.language == "de")
    spec = DataSpec(
        corpus=FolderCorpus(root=data),
        encoder=EncoderSpec(name=encoder),
        limits=Limits(max_tokens=32),
        max_train_examples=None,
        max_evaluation_examples=None,
    )
    return MiningRun(
        data=StudyData(spec),
        source=source,
        layer=1,
        compares_layers=True,
        numerics=Numerics(device=torch.device("cpu"), precision="fp32"),
        seed=0,
    )


def find_middle(outcomes: pa.Table) -> float:
    """Half-way from the lowest margin that was kept to the highest that was not."""
    margins = [(row["score"], row["prediction"]) for row in outcomes.to_pylist() if row["score"]]
    kept = min(margin for margin, prediction in margins if prediction)
    lost = max((margin for margin, prediction in margins if not prediction), default=kept)
    return float(kept + lost) / 2


def mine(data: Path, encoder: str, *more: str) -> dict[str, Any]:
    """Runs the program; returns its JSON."""
    out = data.parent / "figures.json"
    words = ["--data", str(data), "--language", "de", "--encoder", encoder, "--json", str(out)]
    assert main([*words, "--markdown", str(data.parent / "page.md"), *more]) == 0
    document: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return document


def test_every_layer_has_the_scores_that_a_study_would_give_it(run: MiningRun) -> None:
    found = measure(run)
    vocabulary = run.data.vocabulary([run.source])
    encoder = load_encoder(run.data.spec.encoder)
    encoder.set_attn_implementation("eager")
    model = Pretrained(encoder, vocabulary).model({}, None)
    assert [row.layer for row in found.layers] == [0, 1, 2]
    for row in found.layers:
        outcomes = score_cell(
            model,
            run.source,
            head=None,
            retrieval_layer=row.layer,
            data=run.data,
            vocabulary=vocabulary,
            numerics=run.numerics,
        )
        scores = summarise(outcomes, BUCC.task)
        assert (row.f1.points, row.precision, row.recall) == (
            scores["f1"],
            scores["precision"],
            scores["recall"],
        )
        assert row.num_mined == sum(outcomes["num_predicted"].to_pylist())
        assert row.f1.low <= row.f1.points <= row.f1.high
        assert row.threshold == pytest.approx(find_middle(outcomes), abs=1e-9)
    # scores of so small a network are alike, margins are not
    assert len({round(row.threshold, 6) for row in found.layers}) == 3
    assert found.chosen == found.layers[1]
    assert found.chosen.f1.points > 40.0  # a word more leaves vectors close


def test_the_sentences_are_counted(run: MiningRun) -> None:
    found = measure(run)
    assert found.num_foreign == found.num_english == NUM_PAIRS + NUM_OTHERS
    assert found.num_gold == NUM_PAIRS
    lengths = run.data.features(run.source).lengths
    assert (found.num_tokens, found.longest) == (lengths.sum(), lengths.max())


def test_each_stage_is_timed_and_embedding_has_its_share(run: MiningRun) -> None:
    found = measure(replace(run, compares_layers=False))
    assert found.layers == ()
    names = [stage.name for stage in found.stages]
    assert names == ["read", "tokenise", "embed", "mine", "threshold"]
    assert all(stage.seconds > 0 for stage in found.stages)
    assert found.preparation_seconds > 0
    embedding = found.stages[names.index("embed")].seconds
    assert found.embedding_share == pytest.approx(embedding / found.seconds)
    assert found.seconds == pytest.approx(sum(stage.seconds for stage in found.stages))


def test_the_brute_force_agrees_and_the_page_tells_if_it_does_not(run: MiningRun) -> None:
    found = measure(run)
    both = found.agreement
    assert both.num_pairs == both.num_plain_pairs == both.num_shared > NUM_PAIRS / 2
    assert both.largest_difference < 1e-5
    assert both.plain_f1 == pytest.approx(both.f1) == found.chosen.f1.points
    assert ": the same pairs." in write_page(run, found)
    other = replace(found, agreement=replace(both, num_shared=both.num_shared - 1))
    assert ": NOT the same pairs." in write_page(run, other)


def test_the_page_is_written_with_its_command_and_figures(data: Path, encoder: str) -> None:
    document = mine(data, encoder, "--retrieval-layer", "all")
    page = (data.parent / "page.md").read_text(encoding="utf-8")
    assert document["run"]["command"] in page
    assert document["run"]["command"].endswith("--retrieval-layer all --seed 0")
    chosen = document["measurement"]["chosen"]
    assert chosen["layer"] == document["run"]["layer"] == 2
    assert f"**F1 {chosen['f1']['points']:.1f} [" in page
    rows = [line for line in page.splitlines() if line.startswith(("| 0 |", "| 1 |", "| 2 |"))]
    assert len(rows) == 3
    # said of the offline encoder alone
    assert "The start is not clean" not in page


def test_without_another_word_only_the_layer_of_a_study_is_mined(data: Path, encoder: str) -> None:
    document = mine(data, encoder, "--layers", "1")
    assert document["measurement"]["layers"] == []
    assert document["measurement"]["chosen"]["layer"] == 1
    assert "## Layers" not in (data.parent / "page.md").read_text(encoding="utf-8")
    named = mine(data, encoder, "--retrieval-layer", "1")
    assert named["measurement"]["chosen"] == document["measurement"]["chosen"]
    assert named["run"]["command"].endswith("--retrieval-layer 1 --seed 0")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--language", "sw"], "BUCC has no language 'sw'; choose de, fr, ru, zh"),
        (["--language", "fr"], "no data for bucc2018.fr.dev: put bucc2018/fr-en.dev.fr"),
        (["--retrieval-layer", "3"], "--retrieval-layer must be 0 to 2, got 3"),
        (["--layers", "3"], "num_layers 3 must be at most 2"),
    ],
)
def test_what_cannot_be_had_is_one_line(
    words: list[str], complaint: str, data: Path, encoder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--data", str(data), "--language", "de", "--encoder", encoder]
    assert main([*given, *words]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"benchmarks.bucc: {complaint}")
    assert error.count("\n") == 1


def test_a_broken_row_is_one_line(
    data: Path, encoder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "bucc2018" / "de-en.dev.gold").write_text("de-0\ten-99\n", encoding="utf-8")
    assert main(["--data", str(data), "--language", "de", "--encoder", encoder]) == 2
    assert "de-en.dev.gold" in capsys.readouterr().err


def test_a_layer_is_a_number_or_all(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--data", str(data), "--retrieval-layer", "last"])
    assert "must be a number or all, got 'last'" in capsys.readouterr().err
