"""The whole comparison on files of a few lines: what it writes, and what it does not do twice."""

import json
from pathlib import Path
from typing import Any

import pytest
from tiny import save_encoder

from benchmarks.comparison import choose_sources, describe_lack
from benchmarks.random_weights import save_random_weights
from benchmarks.zero_shot import main
from spaces.task import Split
from trainers.data.folder import FolderCorpus
from trainers.encoders import EncoderSpec, digest_encoder, load_encoder, load_tokenizer
from trainers.training import TrainingRun
from trainers.worker import Worker

NLI_ROWS = [
    "bace\tfogu\tneutral",
    "kale mino\tpuba\tneutral",
    "cedi\tfo\tentailment",
    "gu ka\tle\tcontradiction",
]
TAGGED = "bace\tO\nfogu\tB-PER\n\nkale\tO\nmino\tO\n\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """XNLI in English and German, PAN-X in English and on dev, Tatoeba in German."""
    root = tmp_path / "data"
    files = {
        "xnli/train-en.tsv": "\r\n".join(NLI_ROWS * 4) + "\r\n",
        "xnli/test-en.tsv": "\r\n".join(NLI_ROWS) + "\r\n",
        "xnli/test-de.tsv": "\r\n".join(NLI_ROWS) + "\r\n",
        "xnli/dev-de.tsv": "\r\n".join(NLI_ROWS) + "\r\n",
        "panx/train-en.tsv": TAGGED * 4,
        "panx/dev-en.tsv": TAGGED,
        "tatoeba/v1/tatoeba.deu-eng.deu": "".join(f"ba ce {n}\n" for n in range(20)),
        "tatoeba/v1/tatoeba.deu-eng.eng": "".join(f"fo gu {n}\n" for n in range(20)),
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text.encode())
    return root


@pytest.fixture
def encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path / "cache"))
    save_encoder(tmp_path / "encoder")
    return str(tmp_path / "encoder")


def compare(data: Path, encoder: str, *more: str) -> dict[str, Any]:
    """Runs the program; returns its JSON."""
    out = data.parent / "figures.json"
    words = ["--data", str(data), "--encoder", encoder, "--tokens", "60", "--json", str(out)]
    words += ["--store", str(data.parent / "store"), "--markdown", str(data.parent / "page.md")]
    assert main([*words, *more]) == 0
    document: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return document


def test_every_target_of_the_data_is_compared_in_every_language(data: Path, encoder: str) -> None:
    document = compare(data, encoder)
    tables = {table["target"]: table for table in document["targets"]}
    assert {
        name: [(row["language"], row["split"], row["num_examples"]) for row in table["rows"]]
        for name, table in tables.items()
    } == {
        "xnli": [("de", "test", 4), ("en", "test", 4)],
        "panx": [("en", "dev", 2)],
        "tatoeba": [("de", "test", tables["tatoeba"]["rows"][0]["num_examples"])],
    }
    assert [row["majority"] for row in tables["xnli"]["rows"]] == [50.0, 50.0]
    assert tables["panx"]["mean"]["majority"] == 100.0  # of the words of its training sentences
    assert tables["xnli"]["trained"]["num_examples"] == 16
    assert tables["tatoeba"]["trained"] is None
    for row in (row for table in tables.values() for row in table["rows"]):
        gain = row["encoder"]["points"] - row["random"]["points"]
        assert row["gain"]["points"] == pytest.approx(gain)
        for estimate in (row["encoder"], row["random"], row["gain"]):
            assert estimate["low"] <= estimate["points"] <= estimate["high"]
    assert "udpos" in document["run"]["left_out"]
    assert "## XNLI" in (data.parent / "page.md").read_text(encoding="utf-8")


def test_nothing_is_run_twice(data: Path, encoder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = compare(data, encoder)

    def refuse(*_: object) -> None:
        pytest.fail("a phase was run again")

    monkeypatch.setattr(Worker, "carry_out", refuse)
    assert compare(data, encoder) == first


def test_a_language_that_is_added_trains_nothing(
    data: Path, encoder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = compare(data, encoder, "--targets", "xnli")
    (data / "xnli" / "test-fr.tsv").write_bytes(("\r\n".join(NLI_ROWS) + "\r\n").encode())

    def refuse(*_: object) -> None:
        pytest.fail("a training phase was run again")

    monkeypatch.setattr(TrainingRun, "run", refuse)
    rows = compare(data, encoder, "--targets", "xnli")["targets"][0]["rows"]
    assert [row["language"] for row in rows] == ["de", "en", "fr"]
    assert rows[:2] == first["targets"][0]["rows"]


def test_mining_takes_its_threshold_from_dev_and_scores_test_alone(
    data: Path, encoder: str
) -> None:
    for split in ("dev", "test"):
        for side, text in (("de", "ba ce"), ("en", "fo gu")):
            rows = "".join(f"{side}-{row}\t{text} {row}\n" for row in range(6))
            path = data / "bucc2018" / f"de-en.{split}.{side}"
            path.parent.mkdir(exist_ok=True)
            path.write_text(rows, encoding="utf-8")
        gold = data / "bucc2018" / f"de-en.{split}.gold"
        gold.write_text("de-0\ten-0\nde-1\ten-1\n", encoding="utf-8")
    (mined,) = compare(data, encoder, "--targets", "bucc2018")["targets"]
    assert [(row["language"], row["split"]) for row in mined["rows"]] == [("de", "test")]


def test_an_unknown_target_is_one_line(
    data: Path, encoder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(data), "--encoder", encoder, "--targets", "xnlu"]) == 2
    assert capsys.readouterr().err.startswith(
        "benchmarks.zero_shot: unknown target 'xnlu'; choose"
    )
    assert main(["--data", str(data), "--encoder", encoder, "--targets", "xquad"]) == 2
    assert "none of the targets: put squad/train-v1.1.json" in capsys.readouterr().err


def test_test_is_preferred_to_dev_language_by_language(data: Path) -> None:
    (data / "xnli" / "test-de.tsv").unlink()
    corpus = FolderCorpus(root=data)
    assert [(s.language, s.split) for s in choose_sources(corpus, "xnli")] == [
        ("de", Split.DEV),
        ("en", Split.TEST),
    ]
    assert describe_lack(corpus, "xnli") is None
    assert "train-v1.1.json" in str(describe_lack(corpus, "mlqa"))


def test_random_weights_differ_in_nothing_but_the_weights(encoder: str, tmp_path: Path) -> None:
    spec = EncoderSpec(name=encoder, num_layers=1)
    first, again, other = (
        save_random_weights(spec, tmp_path / name, seed=seed)
        for name, seed in (("first", 1), ("again", 1), ("other", 2))
    )
    assert digest_encoder(first) == digest_encoder(again) != digest_encoder(other)
    mine, theirs = load_encoder(first), load_encoder(spec)
    assert mine.config.num_hidden_layers == 1
    shapes = {name: value.shape for name, value in theirs.state_dict().items()}
    assert {name: value.shape for name, value in mine.state_dict().items()} == shapes
    table = "embeddings.word_embeddings.weight"
    assert not mine.state_dict()[table].equal(theirs.state_dict()[table])
    assert load_tokenizer(first).to_str() == load_tokenizer(spec).to_str()
