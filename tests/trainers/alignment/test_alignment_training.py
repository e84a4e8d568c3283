"""Alignment learns what can be learnt, changes what it may, and leaves the encoder as it was."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
import torch
from lexicon import SHORT, Study, copy_state, make_study
from pair_factories import make_pairs
from tiny_runs import CPU, assert_equal
from torch import nn

from spaces.plan import Alignment
from trainers.alignment import training
from trainers.alignment.adapters import low_rank_changes
from trainers.alignment.training import contrastive_loss, count_steps, mask_words
from trainers.alignment.vectors import WordReader, first_layers
from trainers.model import Model
from trainers.numerics import Numerics

LEARNING = Alignment(learning_rate=1e-2, max_steps=600, max_repetitions=128)
"""Long enough for most seeds: after half of it the first factors decide who has learnt it."""
NUM_PROJECTIONS = 2  # query and value


def read_words(study: Study, model: Model, layers: tuple[int, ...] = (2,)) -> torch.Tensor:
    """Vectors of all words at hidden layers, without dropout."""
    model.eval()
    reader = WordReader(
        encoder=model.encoder,
        words=study.pairs.words,
        vocabulary=study.vocabulary,
        numerics=CPU,
    )
    words = np.arange(len(study.pairs.words))
    return torch.cat(reader.vectors_of_layers(words, layers))


def test_held_out_words_find_their_translations(study: Study) -> None:
    report = study.align(study.model(), LEARNING)
    assert np.mean(report.losses[-10:]) < 0.6 * np.mean(report.losses[:10])
    for name in ("held_out", "trained"):
        for way in ("from_english", "to_english"):
            figure = f"{name}/loss_layer/mean/p_at_1_{way}"
            assert report.figures[f"before/{figure}"] < 10
            assert report.figures[f"after/{figure}"] > 50
        figure = f"{name}/loss_layer/mean/difference"
        assert report.figures[f"after/{figure}"] > report.figures[f"before/{figure}"] + 0.2


@pytest.mark.parametrize("layer", [1, 2])
def test_only_query_and_value_of_the_early_layers_change(study: Study, layer: int) -> None:
    before = copy_state(study.model())
    model = study.model()
    study.align(model, replace(SHORT, layer=layer))
    after = model.state_dict()
    assert after.keys() == before.keys()
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert changed == {
        f"encoder.encoder.layer.{number}.attention.self.{projection}.weight"
        for number in range(layer)
        for projection in ("query", "value")
    }


def test_the_merged_encoder_computes_what_the_changed_one_did(study: Study) -> None:
    model = study.model()
    pretrained = read_words(study, model)
    with low_rank_changes(model.encoder, SHORT, seed=0) as parameters:
        torch.testing.assert_close(read_words(study, model), pretrained)  # they begin as nothing
        assert len(parameters) == SHORT.layer * NUM_PROJECTIONS * 2
        with torch.no_grad():
            for parameter in parameters:
                parameter.normal_(std=0.3)
        changed = read_words(study, model, (1, 2))
    torch.testing.assert_close(read_words(study, model, (1, 2)), changed, rtol=0.0, atol=1e-6)
    assert (changed[len(pretrained) :] - pretrained).abs().max() > 0.01


def read_factors(study: Study, seed: int) -> dict[str, torch.Tensor]:
    model = study.model()
    with low_rank_changes(model.encoder, SHORT, seed):
        return {n: p.detach().clone() for n, p in model.named_parameters() if ".lora_" in n}


def test_the_first_factors_are_of_the_seed_and_not_of_peft(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read_factors(study, 1)

    def draw_otherwise(layer: nn.Linear) -> None:
        nn.init.normal_(layer.weight)

    monkeypatch.setattr(nn.Linear, "reset_parameters", draw_otherwise)
    again, other = read_factors(study, 1), read_factors(study, 2)
    assert all(torch.equal(before[name], again[name]) for name in before)
    inner = [name for name in before if ".lora_A." in name]
    assert len(inner) == SHORT.layer * NUM_PROJECTIONS
    for name in inner:
        assert not torch.equal(before[name], other[name])
        bound = 1 / sqrt(before[name].shape[1])
        assert 0.8 * bound < before[name].abs().max() <= bound
    assert not any(before[name].any() for name in before if ".lora_B." in name)


def describe(model: Model) -> dict[str, object]:
    """Everything of a network but its weights."""
    found: dict[str, object] = {name: p.requires_grad for name, p in model.named_parameters()}
    for name, module in model.named_modules():
        attributes = {each: _count(value) for each, value in vars(module).items()}
        found[f"module {name}"] = (type(module), module.training, attributes)
    return found | {"config": model.encoder.config.to_dict()}  # type: ignore[operator, union-attr]


def _count(value: object) -> int | None:
    return len(value) if isinstance(value, dict) else None


def make_used_model(study: Study) -> Model:
    """A model whose hidden layers were read once, for which transformers installs hooks."""
    model = study.model()
    read_words(study, model)
    return model


def test_the_encoder_is_the_same_network_afterwards(study: Study) -> None:
    model = make_used_model(study)
    encoder, before = model.encoder, describe(model)
    study.align(model)
    assert model.encoder is encoder
    assert describe(model) == before
    assert all(parameter.grad is None for parameter in model.parameters())


def test_recomputed_activations_change_no_bit_and_leave_nothing_behind(
    study: Study, encoder_folder: Path
) -> None:
    other = make_study(encoder_folder, replace(CPU, recomputes_activations=True))
    before = describe(make_used_model(other))
    reports = [each.align(each.model()) for each in (study, other)]
    assert reports[0] == reports[1]
    assert describe(other.model().eval()) == before


def test_nothing_is_left_where_alignment_failed(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, state = describe(make_used_model(study)), copy_state(study.model())

    def fail(*_: object) -> None:
        raise MemoryError("out of memory")

    monkeypatch.setattr(training, "contrastive_loss", fail)
    with pytest.raises(MemoryError):
        study.align(study.model())
    assert describe(study.model().eval()) == before
    assert_equal(copy_state(study.model()), state)


def test_equal_seeds_align_alike_whatever_ran_before(study: Study) -> None:
    states, reports = [], []
    for seed in (3, 4, 3):
        model = study.model()
        reports.append(study.align(model, seed=seed))
        states.append(copy_state(model))
        torch.manual_seed(99)
    assert_equal(states[0], states[2])
    assert reports[0] == reports[2]
    assert reports[0].losses != reports[1].losses


def test_bf16_is_an_option(study: Study) -> None:
    half = Numerics(device=torch.device("cpu"), precision="bf16")
    losses = [
        training.align(
            study.model(),
            study.pairs,
            SHORT,
            seed=3,
            vocabulary=study.vocabulary,
            numerics=numerics,
        ).losses
        for numerics in (CPU, half)
    ]
    assert losses[0] != losses[1]
    assert losses[0] == pytest.approx(losses[1], rel=0.05)


def test_a_layer_that_the_encoder_lacks_is_refused(study: Study) -> None:
    with pytest.raises(ValueError, match="at layer 3, the encoder has 2: take more layers"):
        study.align(study.model(), replace(SHORT, layer=3))


def test_tokens_are_those_of_all_steps(study: Study) -> None:
    # two tokens a word, two special ones
    assert study.align(study.model()).num_tokens == SHORT.max_steps * SHORT.batch_pairs * 2 * 4


def test_pairs_are_not_drawn_more_often_than_allowed(study: Study) -> None:
    assert count_steps(study.pairs, Alignment(max_steps=50)) == 50
    assert count_steps(study.pairs, Alignment(max_steps=50, max_repetitions=4)) == 180 * 4 // 32
    assert count_steps(study.pairs, Alignment(max_repetitions=0.01)) == 1
    report = study.align(study.model(), replace(SHORT, max_repetitions=0.1))
    assert len(report.losses) == int(180 * 0.1) // SHORT.batch_pairs


def test_the_first_layers_give_the_hidden_layer_of_the_whole(study: Study) -> None:
    model = study.model()
    whole = read_words(study, model, (1,))
    with first_layers(model.encoder, 1):
        torch.testing.assert_close(read_words(study, model, (-1,)), whole, rtol=0.0, atol=0.0)
    assert len(model.encoder.encoder.layer) == 2  # type: ignore[union-attr, arg-type]


def test_special_tokens_and_padding_are_no_part_of_a_word(study: Study) -> None:
    model = study.model().eval()
    word = study.pairs.words[0]
    reader = WordReader(
        encoder=model.encoder,
        words=(word, (*word, *word, *word)),
        vocabulary=study.vocabulary,
        numerics=CPU,
    )
    padded, _ = reader.vectors(np.array([0, 1]))
    ids = torch.from_numpy(study.vocabulary.to_trimmed(np.array([0, *word, 2])))[None].long()
    hidden = model.encoder(input_ids=ids).last_hidden_state[0, 1:-1].mean(dim=0)
    torch.testing.assert_close(padded, hidden / hidden.norm(), rtol=0.0, atol=1e-6)


def random_vectors(num_rows: int, seed: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.nn.functional.normalize(torch.randn(num_rows, 8, generator=generator), dim=-1)


def test_the_loss_is_the_mean_cross_entropy_of_both_directions() -> None:
    english, foreign = random_vectors(4, 0), random_vectors(4, 1)
    cosines = (english @ foreign.T).numpy().astype(float)
    logs = [
        -np.log(np.exp(20 * row[i]) / np.exp(20 * row).sum())
        for table in (cosines, cosines.T)
        for i, row in enumerate(table)
    ]
    loss = contrastive_loss(english, foreign, torch.zeros(4, 4, dtype=torch.bool), 20.0)
    assert loss.item() == pytest.approx(np.mean(logs), rel=1e-5)


def test_a_masked_word_is_no_negative() -> None:
    english, foreign = random_vectors(3, 0), random_vectors(3, 1)
    is_masked = torch.eye(3, dtype=torch.bool)  # the diagonal counts all the same
    is_masked[0, 1] = is_masked[1, 0] = True
    loss = contrastive_loss(english, foreign, is_masked, 20.0)
    assert torch.isfinite(loss)
    assert loss < contrastive_loss(english, foreign, torch.eye(3, dtype=torch.bool), 20.0)
    alone = torch.ones(3, 3, dtype=torch.bool)
    assert contrastive_loss(english, foreign, alone, 20.0) == 0


def test_other_pairs_of_a_word_and_equal_words_are_masked() -> None:
    pairs = make_pairs(
        de=[(10, 20), (11, 21), (11, 20), (12, 12), (13, 10)], zh=[(10, 30), (14, 31)]
    )
    rows = {pair: row for row, pair in enumerate(["a", "b", "c", "name", "d", "zh", "e"])}
    is_masked = mask_words(pairs, np.arange(len(rows))).numpy()
    np.fill_diagonal(is_masked, False)
    found = {
        (left, right) for left in rows for right in rows if is_masked[rows[left], rows[right]]
    }
    assert found == {
        ("a", "c"),  # 20 translates 10, in another pair
        ("a", "zh"),  # of the same English word, in another language
        ("a", "d"),  # 10 on both sides
        ("b", "a"),  # 20 translates 11, in a third pair
        ("b", "c"),
        ("c", "a"),
        ("c", "b"),
        ("zh", "a"),
        ("zh", "c"),
        ("zh", "d"),
    }
