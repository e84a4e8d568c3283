"""Models made one after the other from the same encoder do not see each other."""

from dataclasses import replace

import pytest
import torch
from tiny import MNLI, SOURCES

from spaces.catalogue import find_task
from spaces.task import TaskType
from trainers.data.batching import Batch, collate, evaluation_batches
from trainers.data.study_data import DataSpec, StudyData
from trainers.encoders import load_encoder
from trainers.heads import Head, build_head, mean_pool
from trainers.model import Model, Pretrained
from trainers.vocabulary import Vocabulary

TABLE = "encoder.embeddings.word_embeddings.weight"


@pytest.fixture
def vocabulary(data_spec: DataSpec) -> Vocabulary:
    return StudyData(data_spec).vocabulary(SOURCES)


@pytest.fixture
def pretrained(data_spec: DataSpec, vocabulary: Vocabulary) -> Pretrained:
    return Pretrained(load_encoder(data_spec.encoder), vocabulary)


@pytest.fixture
def batch(data_spec: DataSpec, vocabulary: Vocabulary) -> Batch:
    table = StudyData(data_spec).features(MNLI)
    return collate(table, evaluation_batches(table, 512)[0], TaskType.PAIR, vocabulary)


def heads(*tasks: str, seed: int = 1) -> dict[str, Head]:
    return {
        task: build_head(find_task(task), num_labels=3, hidden_size=32, dropout=0.1, seed=seed)
        for task in tasks
    }


def spoil(model: Model) -> None:
    """Stand in for training."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.5)


def snapshot(model: Model) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in model.state_dict().items()}


def differing(left: dict[str, torch.Tensor], right: dict[str, torch.Tensor]) -> list[str]:
    assert left.keys() == right.keys()
    return [name for name in left if not torch.equal(left[name], right[name])]


def test_equal_arguments_give_equal_weights_whatever_ran_before(pretrained: Pretrained) -> None:
    model = pretrained.model(heads("mnli"), None)
    first = snapshot(model)
    spoil(model)
    spoil(pretrained.model(heads("squad", "ccg"), None))
    assert differing(snapshot(pretrained.model(heads("mnli"), None)), first) == []


def test_stored_weights_round_trip_with_their_ids(
    pretrained: Pretrained, vocabulary: Vocabulary
) -> None:
    model = pretrained.model(heads("mnli"), None)
    spoil(model)
    trained = snapshot(model)
    stored = {name: value.clone() for name, value in pretrained.weights_to_store(model).items()}
    assert stored["vocabulary.ids"].tolist() == vocabulary.ids.tolist()
    again = pretrained.model(heads("mnli", seed=2), stored)
    assert differing(snapshot(again), trained) == []


def test_head_that_is_not_asked_for_is_left_out(pretrained: Pretrained) -> None:
    model = pretrained.model(heads("mnli"), None)
    spoil(model)
    stored = {name: value.clone() for name, value in pretrained.weights_to_store(model).items()}
    squad = heads("squad")
    expected = {name: value.clone() for name, value in squad["squad"].state_dict().items()}
    other = pretrained.model(squad, stored)
    assert list(other.heads) == ["squad"]
    assert differing(dict(other.head("squad").state_dict()), expected) == []


def test_sentence_vectors_are_means_over_real_tokens(pretrained: Pretrained, batch: Batch) -> None:
    model = pretrained.model({}, None).eval()
    with torch.no_grad():
        layers = model.encoder(
            input_ids=batch.input_ids,
            attention_mask=batch.attention_mask,
            output_hidden_states=True,
        ).hidden_states
        vectors = [model.sentence_vectors(batch, layer) for layer in range(3)]
    assert len(layers) == 3
    for layer, found in zip(layers, vectors, strict=True):
        assert torch.equal(found, mean_pool(layer, batch.attention_mask))


def test_sentence_vectors_leave_the_layers_above_alone(
    pretrained: Pretrained, batch: Batch
) -> None:
    model = pretrained.model({}, None).eval()
    whole = list(model.encoder.encoder.layer)
    ran: list[int] = []
    for index, layer in enumerate(whole):
        layer.register_forward_hook(lambda *_, index=index: ran.append(index))
    with torch.no_grad():
        model.sentence_vectors(batch, 1)
        assert ran == [0]
        with pytest.raises(IndexError):
            model.sentence_vectors(
                replace(batch, input_ids=torch.full_like(batch.input_ids, 10**6)), 1
            )
    assert list(model.encoder.encoder.layer) == whole


def test_padding_changes_neither_losses_nor_vectors(
    pretrained: Pretrained, data_spec: DataSpec, vocabulary: Vocabulary
) -> None:
    table = StudyData(data_spec).features(MNLI)
    model = pretrained.model(heads("mnli"), None).eval()
    (rows,) = evaluation_batches(table, 10**6)
    with torch.no_grad():
        padded = model.losses("mnli", collate(table, rows, TaskType.PAIR, vocabulary))
        alone = [
            model.losses("mnli", collate(table, rows[i : i + 1], TaskType.PAIR, vocabulary))
            for i in range(len(rows))
        ]
    torch.testing.assert_close(padded, torch.cat(alone))


def test_shape_of_the_encoder_is_known(pretrained: Pretrained, vocabulary: Vocabulary) -> None:
    assert pretrained.hidden_size == 32
    assert pretrained.dropout == pytest.approx(0.1)
    assert len(snapshot(pretrained.model({}, None))[TABLE]) == len(vocabulary)
