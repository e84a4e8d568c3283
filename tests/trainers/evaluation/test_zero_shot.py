"""Scores in batches equal a plain loop over rows, for every type of task."""

from collections.abc import Callable
from itertools import accumulate, pairwise, product
from typing import Any

import numpy as np
import pytest
import torch
from tiny import CCG, HELLASWAG, MNLI, SOURCES, SQUAD

from spaces.catalogue import find_task
from spaces.task import Source, Split, TaskType
from trainers.data.batching import Batch
from trainers.data.encoding import NO_WORD, Features
from trainers.data.study_data import DataSpec, StudyData
from trainers.encoders import load_encoder
from trainers.evaluation import zero_shot
from trainers.evaluation.metrics import score
from trainers.evaluation.zero_shot import score_cell
from trainers.heads import build_head
from trainers.model import Model, Pretrained
from trainers.numerics import Numerics
from trainers.vocabulary import Vocabulary

CPU = Numerics(device=torch.device("cpu"), precision="fp32")
PANX = Source(task="panx", language="en", split=Split.TRAIN)
CELLS = {
    "xnli": (Source(task="xnli", language="de", split=Split.TEST), MNLI),
    "panx": (Source(task="panx", language="ar", split=Split.TEST), PANX),
    "ccg": (CCG, CCG),
    "xquad": (Source(task="xquad", language="de", split=Split.TEST), SQUAD),
    "hellaswag": (HELLASWAG, HELLASWAG),
    "tatoeba": (Source(task="tatoeba", language="ar", split=Split.TEST), None),
}
"""By target: what is scored, and whose head answers."""
LAYER = 1
Array = np.ndarray[Any, Any]


@pytest.fixture
def data(data_spec: DataSpec) -> StudyData:
    return StudyData(data_spec)


@pytest.fixture
def vocabulary(data: StudyData) -> Vocabulary:
    return data.vocabulary([*SOURCES, PANX])


@pytest.fixture
def model(data_spec: DataSpec, data: StudyData, vocabulary: Vocabulary) -> Model:
    """In training mode, with matrices so large that predictions vary."""
    pretrained = Pretrained(load_encoder(data_spec.encoder), vocabulary)
    heads = {
        source.task: build_head(
            find_task(source.task),
            num_labels=len(data.labels(source.task)),
            hidden_size=pretrained.hidden_size,
            dropout=0.1,
            seed=5,
        )
        for _, source in CELLS.values()
        if source is not None
    }
    built = pretrained.model(heads, None).train()
    with torch.no_grad():
        for parameter in built.parameters():
            parameter.mul_(10.0 if parameter.dim() > 1 else 1.0)
    return built


class Reference:
    """Predictions of one row at a time, without padding."""

    def __init__(self, model: Model, data: StudyData, vocabulary: Vocabulary) -> None:
        self.model = model.eval()
        self.data = data
        self.vocabulary = vocabulary

    def predict(self, source: Source, head: str | None) -> object:
        features = list(self.data.features(source))
        examples = list(self.data.examples(source))
        if head is None:
            return self._neighbours(features)
        logits = [self._row(row, source, lambda b: self.model.logits(head, b)) for row in features]
        predict = {
            TaskType.PAIR: self._labels,
            TaskType.TAGGING: self._tags,
            TaskType.SPAN: self._answers,
            TaskType.CHOICE: self._choices,
        }[find_task(source.task).task_type]
        return predict(features, logits, examples, self.data.labels(head))

    def leads(self, source: Source) -> list[float]:
        """For each question the least score of `<s>` minus the best of any span."""
        nothing, spans = {}, {}
        for row in self.data.features(source):
            logits = self._row(row, source, lambda b: self.model.logits("squad", b))
            starts, ends = row.token_map[0::2], row.token_map[1::2]
            inside = [token for token, start in enumerate(starts) if start < ends[token]]
            own = [logits[i, 0] + logits[j, 1] for i, j in product(inside, inside) if i <= j]
            spans.setdefault(row.example, []).append(max(own))
            nothing.setdefault(row.example, []).append(logits[0].sum())
        return [min(nothing[row]) - max(spans[row]) for row in range(len(nothing))]

    def _row(self, row: Features, source: Source, read: Callable[[Batch], torch.Tensor]) -> Array:
        if source is HELLASWAG:  # one sequence after the other
            borders = [0, *accumulate(row.token_map)]
            parts = [row.input_ids[start:stop] for start, stop in pairwise(borders)]
            return np.concatenate([self._sequence(part, read) for part in parts])
        return self._sequence(row.input_ids, read)

    def _sequence(self, input_ids: list[int], read: Callable[[Batch], torch.Tensor]) -> Array:
        ids = torch.from_numpy(self.vocabulary.to_trimmed(np.array(input_ids))).long()[None]
        batch = Batch(
            input_ids=ids,
            attention_mask=torch.ones_like(ids),
            labels=torch.zeros(1),
            example_shares=torch.ones(1),
        )
        with torch.no_grad():
            return read(batch)[0].numpy()

    def _neighbours(self, features: list[Features]) -> tuple[Array, Array]:
        source, _ = CELLS["tatoeba"]
        vectors = [
            self._row(row, source, lambda b: self.model.sentence_vectors(b, LAYER))
            for row in features
        ]
        units = np.stack([vector / np.linalg.norm(vector) for vector in vectors])
        cosines = units[0::2] @ units[1::2].T
        return cosines.argmax(axis=1), cosines.max(axis=1)

    @staticmethod
    def _labels(
        features: list[Features], logits: list[Array], _: list[Any], labels: tuple[str, ...]
    ) -> list[str]:
        return [labels[int(scores.argmax())] for scores in logits]

    @staticmethod
    def _choices(
        features: list[Features], logits: list[Array], _: list[Any], __: tuple[str, ...]
    ) -> list[str]:
        return [str(int(scores.argmax())) for scores in logits]

    @staticmethod
    def _tags(
        features: list[Features],
        logits: list[Array],
        examples: list[Any],
        labels: tuple[str, ...],
    ) -> list[list[str]]:
        tags = [[""] * len(example.words) for example in examples]
        for row, scores in zip(features, logits, strict=True):
            for token, word in enumerate(row.token_map):
                if word != NO_WORD:
                    tags[row.example][word] = labels[int(scores[token].argmax())]
        return tags

    @staticmethod
    def _answers(
        features: list[Features], logits: list[Array], examples: list[Any], _: tuple[str, ...]
    ) -> list[str]:
        """Every span of context tokens is tried."""
        best: dict[int, tuple[float, str]] = {}
        for row, scores in zip(features, logits, strict=True):
            context = examples[row.example].context
            starts, ends = row.token_map[0::2], row.token_map[1::2]
            inside = [token for token, start in enumerate(starts) if start < ends[token]]
            for first, last in product(inside, inside):
                score = float(scores[first, 0] + scores[last, 1])
                if first <= last and score > best.get(row.example, (-np.inf,))[0]:
                    best[row.example] = (score, context[starts[first] : ends[last]])
        return [best[example][1] for example in range(len(examples))]


@pytest.mark.parametrize("target", CELLS)
@pytest.mark.parametrize("batch_tokens", [64, 4096])
def test_batched_scores_equal_a_loop_over_rows(
    target: str,
    batch_tokens: int,
    model: Model,
    data: StudyData,
    vocabulary: Vocabulary,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(zero_shot, "_BATCH_TOKENS", batch_tokens)
    source, train = CELLS[target]
    head = None if train is None else train.task
    outcomes = score_cell(
        model,
        source,
        head=head,
        retrieval_layer=LAYER,
        data=data,
        vocabulary=vocabulary,
        numerics=CPU,
    )
    predictions = Reference(model, data, vocabulary).predict(source, head)
    expected = score(list(data.examples(source)), predictions, source)
    if "score" in outcomes.column_names:  # cosines differ in their last bits
        np.testing.assert_allclose(outcomes["score"], expected["score"], rtol=1e-4)
        outcomes, expected = (table.drop_columns("score") for table in (outcomes, expected))
    assert outcomes.equals(expected)
    assert len(set(outcomes["prediction"].to_pylist())) > 1


def test_a_tentative_answer_is_the_best_span_and_the_lead_of_no_answer(
    model: Model, data: StudyData, vocabulary: Vocabulary
) -> None:
    source = Source(task="squad2", language="de", split=Split.DEV)
    outcomes = score_cell(
        model,
        source,
        head="squad",
        retrieval_layer=LAYER,
        data=data,
        vocabulary=vocabulary,
        numerics=CPU,
    )
    reference = Reference(model, data, vocabulary)
    assert outcomes["prediction"].to_pylist() == reference.predict(source, "squad")
    leads = reference.leads(source)
    np.testing.assert_allclose(outcomes["no_answer_lead"], leads, rtol=1e-3, atol=1e-3)


def test_cells_above_have_windows(data: StudyData) -> None:
    for target in ("panx", "ccg", "xquad"):
        source, _ = CELLS[target]
        assert len(data.features(source)) > len(data.examples(source))


def test_scoring_does_not_depend_on_the_random_state(
    model: Model, data: StudyData, vocabulary: Vocabulary
) -> None:
    source, _ = CELLS["xnli"]
    tables = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        tables.append(
            score_cell(
                model.train(),
                source,
                head="mnli",
                retrieval_layer=LAYER,
                data=data,
                vocabulary=vocabulary,
                numerics=CPU,
            )
        )
    assert tables[0].equals(tables[1])
