"""On a real table of mixtures and many targets, what was learned holds for mixtures unseen."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import spearmanr

from search.learned.kernels import Array
from search.learned.quality import judge
from search.learned.surface import Surface

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "regmix"
NUM_TRIALS, NUM_UNSEEN = 40, 100


def read_columns(name: str) -> Array:
    """The file without its header and its index, by which its rows are sorted."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        rows = [[float(cell) for cell in row] for row in list(csv.reader(file))[1:]]
    return np.array(sorted(rows))[:, 1:]


@pytest.mark.real_data
@pytest.mark.skipif(not FOLDER.exists(), reason="the real slices are absent")
def test_correlations_and_intervals_are_those_of_mixtures_that_were_not_seen() -> None:
    mixtures = read_columns("train_mixture_1m.csv")
    mixtures /= mixtures.sum(axis=1, keepdims=True)
    losses = read_columns("train_pile_loss_1m.csv")
    order = np.random.default_rng(0).permutation(len(mixtures))
    seen, unseen = order[:NUM_TRIALS], order[NUM_TRIALS : NUM_TRIALS + NUM_UNSEEN]
    surface = Surface(mixtures[seen], np.ones(mixtures.shape[1], bool))
    told, found, held = [], [], []
    for column in -losses.T:
        quality = judge("xnli", surface, column[seen], np.arange(NUM_TRIALS), seed=0)
        belief = surface.believe(
            column[seen], mixtures[unseen], np.eye(NUM_UNSEEN), has_noise=True
        )
        told.append(quality.correlation)
        found.append(spearmanr(belief.mean(), column[unseen]).statistic)
        held += [
            estimate.low <= score <= estimate.high
            for estimate, score in zip(belief.estimates(), column[unseen], strict=True)
        ]
    assert np.mean(told) == pytest.approx(np.mean(found), abs=0.15)
    assert np.mean(found) > 0.5
    assert 0.90 <= np.mean(held) <= 0.99
