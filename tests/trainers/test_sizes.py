"""Counted bytes against those of models that were built."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from tiny import CCG, HELLASWAG, MNLI, SOURCES, SQUAD, TEXT, make_train_phase, make_training
from tiny_runs import build_model

from spaces.phases import AlignPhase
from spaces.plan import Alignment
from spaces.task import Source
from trainers.data.study_data import DataSpec, StudyData
from trainers.encoders import EncoderSpec, load_encoder
from trainers.model import Pretrained
from trainers.optimization import build_optimizer
from trainers.sizes import EncoderShape, PhaseSizes, count_feature_bytes, read_shape


@pytest.fixture
def sizes(data_spec: DataSpec) -> PhaseSizes:
    return PhaseSizes.of_study(data_spec, StudyData(data_spec).take_inventory(SOURCES))


@pytest.mark.parametrize(
    "sources", [[MNLI], [CCG], [SQUAD], [HELLASWAG], [TEXT], [MNLI, CCG, TEXT]], ids=str
)
def test_weights_are_as_large_as_counted(
    sources: list[Source], sizes: PhaseSizes, data_spec: DataSpec
) -> None:
    vocabulary = StudyData(data_spec).vocabulary(SOURCES)
    model = build_model(data_spec, sources, vocabulary)
    stored = Pretrained(load_encoder(data_spec.encoder), vocabulary).weights_to_store(model)
    num_bytes = sum(tensor.numel() * tensor.element_size() for tensor in stored.values())
    assert sizes.weights(make_train_phase("k", *sources)) == num_bytes


def test_a_state_has_two_moments_beside_each_parameter(
    sizes: PhaseSizes, data_spec: DataSpec
) -> None:
    vocabulary = StudyData(data_spec).vocabulary(SOURCES)
    model = build_model(data_spec, [MNLI], vocabulary)
    for parameter in model.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer = build_optimizer(model, make_training())
    optimizer.step()
    moments = [value for state in optimizer.state.values() for value in state.values()]
    tensors = [*model.state_dict().values(), *(m for m in moments if m.dim() > 0)]
    num_bytes = 4 * (sum(tensor.numel() for tensor in tensors) + len(vocabulary))
    assert sizes.state(make_train_phase("k", MNLI)) == num_bytes


def test_an_alignment_stores_the_encoder_alone_and_has_no_state(sizes: PhaseSizes) -> None:
    phase = AlignPhase(key="k", parent=None, sources=(), alignment=Alignment(), seed=1)
    head = 32 * 32 + 32 + 32 * 3 + 3
    assert sizes.weights(make_train_phase("k", MNLI)) - sizes.weights(phase) == 4 * head
    assert sizes.state(phase) == 0


def test_what_a_configuration_leaves_out_is_as_transformers_has_it(tmp_path: Path) -> None:
    config = {"model_type": "xlm-roberta", "num_hidden_layers": 3, "pad_token_id": 1}
    (tmp_path / "config.json").write_text(json.dumps(config))
    (tmp_path / "model.safetensors").write_bytes(b"")
    shape = read_shape(EncoderSpec(name=str(tmp_path), num_layers=2))
    assert (shape.hidden_size, shape.intermediate_size, shape.num_layers) == (768, 3072, 2)
    assert (shape.num_positions, shape.num_types) == (512, 2)


XLMR_IDS, STUDY_IDS = 250_002, 60_000
BASE = EncoderShape(
    hidden_size=768, intermediate_size=3072, num_layers=12, num_positions=514, num_types=1
)
LARGE = EncoderShape(
    hidden_size=1024, intermediate_size=4096, num_layers=24, num_positions=514, num_types=1
)


@pytest.mark.parametrize(
    ("shape", "num_ids", "share_percent", "moments_gb", "gradients_mb"),
    [
        (BASE, XLMR_IDS, 69, 2.22, 1110),
        (BASE, STUDY_IDS, 35, 1.05, 526),
        (LARGE, XLMR_IDS, 46, 4.47, 2235),
        (LARGE, STUDY_IDS, 17, 2.91, 1457),
    ],
)
def test_trimming_xlmr_saves_what_is_said(
    shape: EncoderShape, num_ids: int, share_percent: int, moments_gb: float, gradients_mb: int
) -> None:
    """The embedding's share, the two moments of AdamW, and what an all-reduce in fp32 carries."""
    num_parameters = shape.num_parameters(num_ids)
    assert round(100 * num_ids * shape.hidden_size / num_parameters) == share_percent
    assert round(2 * 4 * num_parameters / 1e9, 2) == moments_gb
    assert round(4 * num_parameters / 1e6) == gradients_mb


def test_features_are_as_large_as_their_files(data_spec: DataSpec, tmp_path: Path) -> None:
    inventory = StudyData(data_spec).take_inventory([MNLI, CCG])
    files = list((tmp_path / "cache/features").glob("*.arrow"))
    assert len(files) == 2
    assert count_feature_bytes(inventory) == sum(path.stat().st_size for path in files)
