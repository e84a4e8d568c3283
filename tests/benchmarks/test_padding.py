"""The share of padding, counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny import MNLI, TinyCorpus, save_encoder

from benchmarks import padding
from spaces.catalogue import find_task
from trainers.data.batching import padded_lengths
from trainers.data.encoding import Limits
from trainers.data.study_data import DataSpec, StudyData
from trainers.encoders import EncoderSpec


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StudyData:
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path / "cache"))
    save_encoder(tmp_path / "encoder")
    return StudyData(
        DataSpec(
            corpus=TinyCorpus(),
            encoder=EncoderSpec(name=str(tmp_path / "encoder")),
            limits=Limits(max_tokens=32, stride=8),
            max_train_examples=None,
            max_evaluation_examples=None,
        )
    )


def test_one_batch_of_all_rows_pads_to_the_longest(data: StudyData) -> None:
    lengths = data.features(MNLI).lengths
    assert len(set(lengths)) > 1  # else there is nothing to pad
    longest = int(padded_lengths(data.features(MNLI), find_task(MNLI.task).task_type).max())
    expected = 1 - int(lengths.sum()) / (longest * len(lengths))
    assert padding.padding_share(data, MNLI, is_training=False) == pytest.approx(expected)


@pytest.mark.parametrize("is_training", [True, False])
def test_smaller_batches_pad_less(
    data: StudyData, monkeypatch: pytest.MonkeyPatch, is_training: bool
) -> None:
    whole = padding.padding_share(data, MNLI, is_training=is_training)
    monkeypatch.setattr(padding, "_MICRO_BATCH_TOKENS", 64)
    assert 0 <= padding.padding_share(data, MNLI, is_training=is_training) < whole
