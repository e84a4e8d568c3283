"""Prefetching: what is downloaded, what is said, and that nodes need no network afterwards."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from hub_double import serve_hub
from hub_repositories import write_files
from hub_tables import nli_table, tydiqa_table

from search.sources import list_sources
from spaces.catalogue import TARGETS
from spaces.presets import PRESETS, Preset
from spaces.task import Source, Split
from trainers.prefetch import list_needed, main

ROOT = Path(__file__).parents[2]


def prefetch(environment: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "trainers.prefetch", *words],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def write_hub() -> dict[str, dict[str, dict[str, bytes]]]:
    """What TyDiQA needs in English and Bengali, and an encoder."""
    tydiqa = write_files(
        {
            ("secondary_task", "train"): tydiqa_table({"english": 3696}),
            ("secondary_task", "validation"): tydiqa_table({"english": 440, "bengali": 113}),
        }
    )
    config = {"model_type": "xlm-roberta", "num_hidden_layers": 2, "pad_token_id": 1}
    encoder = {
        "config.json": json.dumps(config).encode(),
        "model.safetensors": b"weights",
        "tokenizer.json": b"{}",
    }
    return {
        "datasets/google-research-datasets/tydiqa": {"main": tydiqa},
        "someone/an-encoder": {"main": encoder},
    }


def test_nodes_have_everything_afterwards(tmp_path: Path) -> None:
    words = ("--targets", "tydiqa", "--intermediate", "ccg", "--languages", "bn")
    with serve_hub(tmp_path, write_hub()) as hub:
        done = prefetch(hub.environment, *words, "--encoder", "someone/an-encoder")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("encoder someone/an-encoder")
    assert lines[1].startswith("ccg is not on the hub: CCGbank is licensed")
    commit = hub.repositories["datasets/google-research-datasets/tydiqa"].branches["main"]
    shown = {line.split()[0]: line for line in lines if line.startswith("tydiqa.")}
    assert list(shown) == ["tydiqa.en.train", "tydiqa.en.dev", "tydiqa.en.test", "tydiqa.bn.test"]
    assert " 113 examples" in shown["tydiqa.bn.test"]
    assert all(f"google-research-datasets/tydiqa {commit[:8]}" in line for line in shown.values())
    exports = dict(line.split()[1].split("=") for line in lines if "export" in line)
    assert exports == {
        "HF_HUB_OFFLINE": "1",
        "HF_HOME": hub.environment["HF_HOME"],
        "INTERMIX_CACHE": hub.environment["INTERMIX_CACHE"],
    }
    again = prefetch(hub.environment | exports, *words, "--encoder", "someone/an-encoder")
    assert (again.returncode, again.stdout) == (0, done.stdout)


def test_a_source_that_fails_does_not_stop_the_others(tmp_path: Path) -> None:
    hub_files = write_hub()
    hub_files["datasets/nyu-mll/glue"] = {
        "main": write_files({("mnli", "train"): nli_table("en", 3)})
    }
    with serve_hub(tmp_path, hub_files) as hub:
        done = prefetch(
            hub.environment, "--targets", "tydiqa", "--intermediate", "mnli", "--languages", "bn"
        )
    assert done.returncode == 1
    assert "tydiqa.bn.test" in done.stdout
    assert done.stderr.startswith("failed: mnli.en.train: hub data set nyu-mll/glue mnli, split")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)
def test_whatever_a_study_reads_is_fetched(preset: Preset) -> None:
    needed = list_needed(preset.targets, preset.intermediate)
    assert set(list_sources(preset)) <= set(needed)
    assert all(needed[source] for name in preset.targets for source in TARGETS[name].select)


def test_what_is_left_out_of_a_split_is_fetched_with_it() -> None:
    assert Source(task="xquad", language="en", split=Split.TEST) in list_needed(["mlqa"], [])


def test_running_text_needs_every_dev_and_test_set_of_its_language() -> None:
    needed = list_needed(["xnli"], [], has_text=True)
    for task in ("xquad", "mlqa", "panx", "tatoeba"):
        assert needed[Source(task=task, language="de", split=Split.TEST)] is False
    assert needed[Source(task="xnli", language="en", split=Split.DEV)] is True
    assert Source(task="mlqa", language="de", split=Split.TEST) not in list_needed(["xnli"], [])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--targets", "xnly"), "unknown target 'xnly'; choose all or xnli, pawsx"),
        (("--intermediate", "snli"), "unknown intermediate task 'snli'; choose all or anli_plus"),
        (("--languages", "tlh"), "unknown language 'tlh'; choose all or af, ar"),
        (("--encoder", "no hub id"), "encoder 'no hub id' must be"),
    ],
)
def test_a_wrong_word_is_refused_at_once(
    words: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert message in capsys.readouterr().err


def test_help_is_quick() -> None:
    start = time.perf_counter()
    done = prefetch({}, "--help")
    assert (done.returncode, time.perf_counter() - start < 0.5) == (0, True)
    assert "--languages" in done.stdout
