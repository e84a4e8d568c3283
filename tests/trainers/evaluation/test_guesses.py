"""Guesses of masked tokens, counted by row and summed by text."""

import numpy as np
import pytest
import torch
from tiny import SOURCES, TEXT
from tiny_runs import CPU, build_model

from trainers.data.batching import Batch
from trainers.data.encoding import IGNORED, Features
from trainers.data.study_data import DataSpec, StudyData
from trainers.evaluation import zero_shot
from trainers.evaluation.guesses import count_guesses, gather_guesses
from trainers.evaluation.zero_shot import score_cell


def test_a_guess_is_right_if_the_original_scores_best() -> None:
    labels = torch.tensor([[IGNORED, 2, 0], [IGNORED, IGNORED, IGNORED], [1, IGNORED, IGNORED]])
    batch = Batch(
        input_ids=torch.zeros_like(labels),
        attention_mask=torch.ones_like(labels),
        labels=labels,
        example_shares=torch.ones(3),
    )
    logits = torch.tensor([[0.0, 1.0, 3.0], [0.0, 1.0, 3.0], [0.0, 1.0, 0.5]])
    assert count_guesses(logits, batch).tolist() == [[1, 2], [0, 0], [1, 1]]


def test_windows_are_summed_by_text() -> None:
    rows = [
        Features(example=example, input_ids=[0, 2], labels=[], token_map=[])
        for example in (1, 0, 1)
    ]
    counts = [np.array(count, dtype=np.float32) for count in ([1, 2], [0, 0], [2, 6])]
    assert gather_guesses(rows, counts, 2) == [(0, 0), (3, 8)]


def test_the_same_tokens_are_asked_for_in_batches_of_any_size(
    data_spec: DataSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = StudyData(data_spec)
    vocabulary = data.vocabulary(SOURCES)
    model = build_model(data_spec, (TEXT,), vocabulary)
    tables = []
    for batch_tokens in (64, 4096):
        monkeypatch.setattr(zero_shot, "_BATCH_TOKENS", batch_tokens)
        torch.manual_seed(batch_tokens)
        tables.append(
            score_cell(
                model,
                TEXT,
                head="mlm",
                retrieval_layer=1,
                data=data,
                vocabulary=vocabulary,
                numerics=CPU,
            )
        )
    assert tables[0].equals(tables[1])
    assert tables[0]["id"].to_pylist() == [example.id for example in data.examples(TEXT)]
    num_masked, num_tokens = sum(tables[0]["num_masked"].to_pylist()), data.features(TEXT).lengths
    assert 0.05 < num_masked / num_tokens.sum() < 0.25
