"""Training on a trimmed vocabulary is training on the full one, to the last bit."""

import pytest
import torch
from tiny import CCG, HELLASWAG, MNLI, SQUAD, make_training
from tiny_runs import assert_equal, build_run, losses, weights

from spaces.task import Source
from trainers.data.study_data import DataSpec, StudyData
from trainers.dropout import Dropout
from trainers.training import TrainingRun
from trainers.vocabulary import Vocabulary, restore_embedding

TABLE = "encoder.embeddings.word_embeddings.weight"


def gradient_norms(run: TrainingRun) -> list[float]:
    """Of every step, over the parameters that both vocabularies have; runs the training."""
    norms: list[float] = []

    def note(run: TrainingRun) -> None:
        gradients = [
            parameter.grad.double().square().sum().item()
            for name, parameter in run._model.named_parameters()
            if parameter.grad is not None and name != TABLE
        ]
        norms.append(sum(gradients) ** 0.5)

    run.run(note)
    return norms


@pytest.mark.parametrize(
    "source", [MNLI, CCG, SQUAD, HELLASWAG], ids=["pairs", "tags", "spans", "choices"]
)
def test_weights_losses_and_gradients_are_equal_with_dropout_and_decay(
    source: Source, data_spec: DataSpec
) -> None:
    num_ids = StudyData(data_spec).tokenizer.get_vocab_size()
    training = make_training(
        weight_decay=0.1, max_gradient_norm=1e9, max_tokens=3_500, max_repetitions=100.0
    )
    everything = Vocabulary(ids=torch.arange(num_ids).numpy())
    seen = StudyData(data_spec).vocabulary((source,))
    full = build_run(data_spec, (source,), training=training, vocabulary=everything)
    trimmed = build_run(data_spec, (source,), training=training, vocabulary=seen)
    pretrained = weights(full)[TABLE]
    assert any(module.p > 0 for module in full._model.modules() if isinstance(module, Dropout))
    assert len(full.steps) >= 12
    assert gradient_norms(full) == gradient_norms(trimmed)
    assert losses(full) == losses(trimmed)
    states = [weights(run) for run in (full, trimmed)]
    full_table, table = (state.pop(TABLE) for state in states)
    assert_equal(*states)
    assert torch.equal(full_table[seen.ids.tolist()], table)
    restored = restore_embedding(table, seen, pretrained)
    unseen = sorted(set(range(num_ids)) - set(seen.ids.tolist()))
    assert unseen
    assert torch.equal(restored[unseen], pretrained[unseen])
    assert torch.equal(restored[seen.ids.tolist()], table)
