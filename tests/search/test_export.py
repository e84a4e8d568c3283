"""A finished study becomes a folder that XTREME's scorer takes, or one line says why not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from finished_studies import run_by_hand
from tiny_encoder import save_tiny_encoder

from search.export import main
from search.request import Request
from search.scores import SCHEMA, read_scores
from search.submission.completeness import list_gaps, official_sizes, summarise_gaps
from search.submission.paths import prediction_path
from search.submission.text import label_text, prediction_text
from search.submission.writing import PROVENANCE_FILE
from spaces.catalogue import XTREME_TARGETS, find_task
from spaces.task import TaskType
from trainers.data.examples import MiningExample
from trainers.data.offline.languages import GRAMMARS
from trainers.data.study_data import StudyData

TARGETS = ("xnli", "panx", "xquad", "tatoeba")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Two baselines on the offline suite, scored on test."""
    folder = tmp_path_factory.mktemp("export")
    save_tiny_encoder(folder / "encoder")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INTERMIX_CACHE", str(folder / "cache"))
        request = Request(
            space="baselines",
            preset="smoke",
            encoder=str(folder / "encoder"),
            targets=TARGETS,
            intermediate=("mnli",),
            crews=1,
            address="local",
            out=folder / "out",
        )
        run_by_hand(request)
        yield folder / "out"


def export(out: Path, folder: Path, *words: str) -> int:
    return main([str(out), "--submission", str(folder / "predictions"), *words])


def read_score(text: str, gold: str, task_type: TaskType) -> float:
    """Share of lines, or of questions, that are right: enough to tell files that fit."""
    if task_type is TaskType.SPAN:
        answers = json.loads(text)
        golds = {
            question["id"]: {answer["text"] for answer in question["answers"]}
            for article in json.loads(gold)["data"]
            for paragraph in article["paragraphs"]
            for question in paragraph["qas"]
        }
        assert answers.keys() == golds.keys()
        return sum(answers[id_] in golds[id_] for id_ in golds) / len(golds)
    lines, gold_lines = text.split("\n"), gold.split("\n")
    assert len(lines) == len(gold_lines)
    assert [not line for line in lines] == [not line for line in gold_lines]
    pairs = [(one, other) for one, other in zip(lines, gold_lines, strict=True) if other]
    return sum(one == other for one, other in pairs) / len(pairs)


def test_files_and_labels_give_the_scores_of_the_study(finished: Path, tmp_path: Path) -> None:
    status = export(finished, tmp_path, "--trial", "0", "--labels", str(tmp_path / "labels"))
    assert status == 0
    metrics = {"xnli": "accuracy", "panx": "accuracy", "tatoeba": "accuracy"}
    rows = [
        row
        for row in read_scores(finished / "scores.parquet").to_pylist()
        if row["trial"] == 0
        and row["role"] == "test"
        and row["metric"] == metrics.get(row["target"])
    ]
    assert {(row["target"], row["language"]) for row in rows} >= {
        ("panx", "zh"),
        ("tatoeba", "ar"),
    }
    for row in rows:
        task_type = find_task(row["target"]).task_type
        predicted, gold = (
            prediction_path(tmp_path / side, row["target"], row["language"]).read_text()
            for side in ("predictions", "labels")
        )
        assert 100 * read_score(predicted, gold, task_type) == pytest.approx(row["value"])
    predicted, gold = (
        prediction_path(tmp_path / side, "xquad", "zh").read_text()
        for side in ("predictions", "labels")
    )
    assert 0.0 <= read_score(predicted, gold, TaskType.SPAN) <= 1.0


def test_champions_are_exported_with_where_they_come_from(
    finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(finished, tmp_path) == 0
    printed = capsys.readouterr().err
    assert "warning: these predict the offline suite" in printed
    assert "  pawsx, udpos, mlqa, tydiqa, bucc2018: no predictions, not in this study\n" in printed
    missing = sum(language not in GRAMMARS for language in find_task("xnli").languages)
    assert (
        f"  xnli: no predictions in {missing} of 15 languages; 10 of 5,010 examples in" in printed
    )
    provenance = json.loads((tmp_path / "predictions" / PROVENANCE_FILE).read_text())
    champions = json.loads((finished / "champions.json").read_text())["champions"]
    exported = provenance["predictions"]
    assert {target: each["trial"] for target, each in exported.items()} == {
        champion["target"]: champion["trial"] for champion in champions
    }
    assert exported.keys() == set(TARGETS)
    assert not provenance["is_benchmark"]
    assert provenance["study"]["retrieval_layer"] == 2
    for target in exported.values():
        assert target["baseline"] == ("none", "single-mnli")[target["trial"]]
        assert all(cell["num_examples"] == 10 for cell in target["languages"].values())
    assert all(gap.split(":")[0] in XTREME_TARGETS for gap in provenance["lacks"])
    assert "bucc2018: no predictions, not a target of this study" in provenance["lacks"]


def test_a_trial_without_test_scores_says_what_to_do(
    finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "searched"
    out.mkdir()
    for name in ("champions.json", "study.journal"):
        shutil.copy(finished / name, out)
    scores = read_scores(finished / "scores.parquet").to_pylist()
    kept = [row for row in scores if (row["trial"], row["role"]) != (1, "test")]
    pq.write_table(pa.Table.from_pylist(kept, schema=SCHEMA), out / "scores.parquet")
    words = ("--trial", "1", "--store", str(finished / "store"))
    assert export(out, tmp_path, *words) == 2
    printed = capsys.readouterr().err
    assert "choose one of the trials 0, or give --role dev" in printed
    assert printed.count("\n") == 1
    assert not (tmp_path / "predictions").exists()
    assert export(out, tmp_path, *words, "--role", "dev") == 0
    assert "  predictions on test: these are of dev\n" in capsys.readouterr().err
    assert (tmp_path / "predictions" / "xnli" / "test-de.tsv").is_file()
    assert not (tmp_path / "predictions" / "xquad").exists(), "XQuAD has no dev split"


def test_a_study_that_goes_on_is_to_be_ended_first(
    finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    shutil.copytree(finished, out)
    scores = read_scores(out / "scores.parquet")
    pq.write_table(scores.filter(pc.not_equal(scores["role"], "test")), out / "scores.parquet")
    assert export(out, tmp_path) == 2
    assert f"end it with search.run --resume --out {out}" in capsys.readouterr().err


def test_predictions_that_are_there_are_kept_unless_forced(
    finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stale = tmp_path / "predictions" / "xnli" / "test-xx.tsv"
    stale.parent.mkdir(parents=True)
    stale.write_text("old")
    assert export(finished, tmp_path, "--trial", "0") == 2
    assert "is not empty: name another folder, or give --force" in capsys.readouterr().err
    assert export(finished, tmp_path, "--trial", "7", "--force") == 2
    assert stale.read_text() == "old"
    assert export(finished, tmp_path, "--trial", "0", "--force") == 0
    assert not stale.exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--trial", "7"), "has no finished trial 7; choose 0, 1"),
        (("--store", "nowhere"), "lacks the outcomes of"),
        (("--labels", "predictions"), "must be two folders"),
        (("--labels", "file"), "is a file: name a folder"),
    ],
)
def test_what_cannot_be_exported_is_one_line(
    finished: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    assert export(finished, tmp_path, *words) == 2
    printed = capsys.readouterr().err
    assert message in printed
    assert printed.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_folder_without_a_finished_study_is_refused(
    finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(tmp_path / "none", tmp_path) == 2
    assert "has no finished study" in capsys.readouterr().err
    part = tmp_path / "part"
    part.mkdir()
    for name in ("champions.json", "scores.parquet"):
        shutil.copy(finished / name, part)
    assert export(part, tmp_path) == 2
    assert "has no study.journal" in capsys.readouterr().err


def test_labels_of_other_data_are_refused(
    finished: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = StudyData.examples
    monkeypatch.setattr(StudyData, "examples", lambda self, source: read(self, source)[:3])
    status = export(finished, tmp_path, "--trial", "0", "--labels", str(tmp_path / "labels"))
    assert status == 2
    assert "the data have other examples of xnli in" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_mined_pairs_are_written_with_their_ids() -> None:
    outcomes = pa.table({"id": ["zh-1", "zh-2"], "prediction": ["en-4", ""]})
    assert prediction_text(outcomes, TaskType.MINING) == "zh-1\ten-4\n"
    examples = [
        MiningExample(id="zh-1", text="a", is_english=False, translation="en-3"),
        MiningExample(id="zh-2", text="b", is_english=False, translation=""),
        MiningExample(id="en-3", text="c", is_english=True, translation="zh-1"),
    ]
    assert label_text(examples, TaskType.MINING) == "zh-1\ten-3\n"


def test_official_sizes_are_those_of_the_benchmark() -> None:
    assert sum(official_sizes("tydiqa").values()) == 5077
    assert official_sizes("tatoeba")["jv"] == 205
    assert len(official_sizes("tatoeba")) == 36
    assert official_sizes("xquad") == dict.fromkeys(find_task("xquad").languages, 1190)
    assert {target: len(official_sizes(target)) for target in XTREME_TARGETS} == {
        "xnli": 15, "pawsx": 7, "udpos": 33, "panx": 40, "xquad": 11, "mlqa": 7, "tydiqa": 9,
        "bucc2018": 4, "tatoeba": 36,
    }  # fmt: skip


def test_a_full_submission_lacks_nothing() -> None:
    full = {target: official_sizes(target) for target in XTREME_TARGETS}
    assert list(list_gaps(full, XTREME_TARGETS)) == []
    short = {
        **full,
        "pawsx": {"en": 2000, "de": 300, "ja": 300, "fr": 2000, "es": 2000, "ko": 2000},
    }
    assert list(list_gaps(short, XTREME_TARGETS)) == [
        "pawsx: no predictions in 1 of 7 languages (zh)",
        "pawsx: 300 of 2,000 examples in de, ja",
    ]
    assert list(list_gaps({**full, "my_target": {"en": 5}}, XTREME_TARGETS)) == []
    del full["udpos"]
    assert list(list_gaps(full, ["udpos"])) == ["udpos: no predictions, not scored on test"]


def test_a_summary_has_at_most_a_line_a_target() -> None:
    full = {target: official_sizes(target) for target in XTREME_TARGETS}
    assert list(summarise_gaps(full, XTREME_TARGETS)) == []
    treebanks = dict(list(full["udpos"].items())[:25])
    short = {
        **full,
        "xnli": dict.fromkeys(full["xnli"], 10),
        "udpos": dict.fromkeys(treebanks, 10),
        "panx": {**full["panx"], "jv": 10, "en": 10},
        "xquad": {**full["xquad"], "en": 10},
        "mlqa": {language: 100 + row for row, language in enumerate(full["mlqa"])},
    }
    for target in ("pawsx", "tydiqa", "tatoeba"):
        del short[target]
    assert list(summarise_gaps(short, ["pawsx"])) == [
        "pawsx: no predictions, not scored on test",
        "tydiqa, tatoeba: no predictions, not in this study",
        "xnli: 10 of 5,010 examples in each of 15 languages",
        "udpos: no predictions in 8 of 33 languages; 10 examples in each of 25 languages, of 47 "
        "to 22,458",
        "panx: 10 examples in jv, en, of 100 to 10,000",
        "xquad: 10 of 1,190 examples in en",
        "mlqa: 100 to 106 examples in 7 languages, of 4,517 to 11,590",
    ]
