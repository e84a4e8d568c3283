"""BUCC end to end: sentence vectors of a model, pairs, and the threshold of the dev split."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pyarrow as pa
import pytest
import torch
from tiny import build_tokenizer

from spaces.catalogue import find_task
from spaces.task import Source, Split, TaskType
from trainers.data.batching import collate
from trainers.data.cache import FeatureTable
from trainers.data.encoding import Features
from trainers.data.examples import MiningExample
from trainers.data.study_data import DataSpec, StudyData
from trainers.encoders import load_encoder, special_ids
from trainers.evaluation.metrics import summarise
from trainers.evaluation.mining import find_threshold, mine_sentences
from trainers.evaluation.zero_shot import score_cell
from trainers.model import Model, Pretrained
from trainers.numerics import Numerics
from trainers.vocabulary import Vocabulary, collect_vocabulary

CPU = Numerics(device=torch.device("cpu"), precision="fp32")
DEV = Source(task="bucc2018", language="de", split=Split.DEV)
TEST = Source(task="bucc2018", language="de", split=Split.TEST)
BUCC = find_task("bucc2018")
_WORDS = ("bace", "difo", "guka", "lemi", "nopu", "ceba")


def _write_collections(seed: int) -> list[MiningExample]:
    """Foreign sentences that are English ones word for word, among others; the sides mixed."""
    draw = np.random.default_rng(seed)
    texts = list(dict.fromkeys(" ".join(draw.choice(_WORDS, size=4)) for _ in range(60)))
    examples = []
    for row, text in enumerate(texts):
        foreign, english = f"de-{row}", f"en-{row}"
        is_pair = row % 3 == 0
        if is_pair or row % 3 == 1:
            examples.append(
                MiningExample(
                    id=foreign,
                    text=text + (" bace" if row % 2 else ""),
                    is_english=False,
                    translation=english if is_pair else "",
                )
            )
        if is_pair or row % 3 == 2:
            examples.append(
                MiningExample(
                    id=english,
                    text=text,
                    is_english=True,
                    translation=foreign if is_pair else "",
                )
            )
    return examples


class HandmadeData:
    """Sources by name, encoded as one row a sentence."""

    def __init__(self, **splits: list[MiningExample]) -> None:
        self._splits = {Split(name): examples for name, examples in splits.items()}
        self._tokenizer = build_tokenizer()

    def examples(self, source: Source) -> tuple[MiningExample, ...]:
        if source.split not in self._splits:
            raise FileNotFoundError(f"no file for {source.name}")
        return tuple(self._splits[source.split])

    def features(self, source: Source) -> FeatureTable:
        rows = []
        for row, example in enumerate(self.examples(source)):
            ids = self._tokenizer.encode(example.text, add_special_tokens=False).ids
            side = 0 if example.is_english else 1
            rows.append(Features(example=row, input_ids=[0, *ids, 2], labels=[], token_map=[side]))
        return _make_table(rows)


def _make_table(rows: list[Features]) -> FeatureTable:
    lists = pa.list_(pa.int32())
    columns: dict[str, Any] = {"example": pa.array([row.example for row in rows], pa.int32())}
    for name in ("input_ids", "labels", "token_map"):
        columns[name] = pa.array([getattr(row, name) for row in rows], lists)
    return FeatureTable(pa.table(columns))


@pytest.fixture
def vocabulary() -> Vocabulary:
    tokenizer = build_tokenizer()
    all_ids = np.arange(tokenizer.get_vocab_size(), dtype=np.int32)
    return collect_vocabulary([all_ids], special_ids(tokenizer))


@pytest.fixture
def model(data_spec: DataSpec, vocabulary: Vocabulary) -> Model:
    return Pretrained(load_encoder(data_spec.encoder), vocabulary).model({}, None)


def _score(model: Model, data: HandmadeData, source: Source, vocabulary: Vocabulary) -> Any:
    return score_cell(
        model,
        source,
        head=None,
        retrieval_layer=1,
        data=cast(StudyData, data),
        vocabulary=vocabulary,
        numerics=CPU,
    )


def test_dev_is_scored_at_the_threshold_that_is_best_on_it(
    model: Model, vocabulary: Vocabulary
) -> None:
    data = HandmadeData(dev=_write_collections(1))
    outcomes = _score(model, data, DEV, vocabulary)
    foreign = [example for example in data.examples(DEV) if not example.is_english]
    assert outcomes["id"].to_pylist() == [example.id for example in foreign]
    assert sum(outcomes["num_gold"].to_pylist()) == sum(bool(e.translation) for e in foreign)
    scores = summarise(outcomes, BUCC)
    assert scores["recall"] > 40.0  # equal texts have equal vectors
    assert 0 < sum(outcomes["num_predicted"].to_pylist()) < len(foreign)
    rows = outcomes.to_pylist()
    kept = min(row["score"] for row in rows if row["prediction"])
    assert all(row["score"] < kept for row in rows if not row["prediction"] and row["score"])


def test_test_is_scored_at_the_threshold_of_dev(model: Model, vocabulary: Vocabulary) -> None:
    collections = _write_collections(1), _write_collections(2)
    data = HandmadeData(dev=collections[0], test=collections[1])
    tested = _score(model, data, TEST, vocabulary)
    tuned = _score(model, HandmadeData(dev=collections[1]), DEV, vocabulary)
    assert tested["score"].equals(tuned["score"])  # the same pairs, another threshold
    dev = _score(model, data, DEV, vocabulary)
    kept = [row["score"] for row in dev.to_pylist() if row["prediction"]]
    lost = [row["score"] for row in dev.to_pylist() if row["score"] and not row["prediction"]]
    threshold = (min(kept) + max(lost)) / 2
    is_kept = [bool(row["prediction"]) for row in tested.to_pylist()]
    assert is_kept == [bool(s) and s >= threshold for s in tested["score"].to_pylist()]
    assert tested["prediction"] != tuned["prediction"]


def test_test_without_dev_is_refused(model: Model, vocabulary: Vocabulary) -> None:
    data = HandmadeData(test=_write_collections(2))
    with pytest.raises(ValueError, match=r"comes from bucc2018\.de\.dev, which the data lack"):
        _score(model, data, TEST, vocabulary)


def test_pairs_of_a_cell_are_those_of_its_vectors(model: Model, vocabulary: Vocabulary) -> None:
    examples = _write_collections(3)
    data = HandmadeData(dev=examples)
    table = data.features(DEV)
    vectors = []

    with torch.no_grad():
        for row in range(len(table)):
            batch = collate(table, np.array([row]), TaskType.MINING, vocabulary)
            vectors.append(model.eval().sentence_vectors(batch, 1)[0].numpy())
    pairs = mine_sentences(examples, np.stack(vectors))
    threshold = find_threshold(pairs, examples)
    expected = {pair.foreign: pair.english for pair in pairs if pair.margin >= threshold}
    outcomes = _score(model, data, DEV, vocabulary).to_pylist()
    assert {row["id"]: row["prediction"] for row in outcomes if row["prediction"]} == expected
