"""The data of a study: caps, label sets, digests and vocabulary follow from the spec alone."""

import json
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from tiny import CCG, MNLI, SOURCES, SQUAD, TEXT, TinyCorpus

from spaces.catalogue import NLI_LABELS
from spaces.task import Source, Split
from trainers.data.encoding import Limits
from trainers.data.examples import Answer, Example, SpanExample
from trainers.data.folder import FolderCorpus
from trainers.data.study_data import DataSpec, StudyData
from trainers.encoders import EncoderSpec, special_ids


def digest(spec: DataSpec, source: Source) -> str:
    facts = StudyData(spec).take_inventory([source]).facts(source)
    assert facts is not None
    return facts.digest


def ids(examples: tuple[Example, ...]) -> list[str]:
    return [example.id for example in examples]


def test_caps_are_those_of_the_split(data_spec: DataSpec) -> None:
    data = StudyData(replace(data_spec, max_train_examples=5, max_evaluation_examples=7))
    xnli = Source(task="xnli", language="de", split=Split.TEST)
    assert len(data.examples(MNLI)) == 5
    assert len(data.examples(xnli)) == 7
    uncapped = StudyData(data_spec)
    assert list(uncapped.examples(MNLI)) == data_spec.corpus.read(MNLI)


def test_larger_cap_keeps_the_examples_of_a_smaller_one_in_their_order(
    data_spec: DataSpec,
) -> None:
    everything = ids(StudyData(data_spec).examples(MNLI))
    kept: list[str] = []
    for cap in (4, 9, 20):
        chosen = ids(StudyData(replace(data_spec, max_train_examples=cap)).examples(MNLI))
        assert len(chosen) == cap
        assert set(kept) < set(chosen)
        assert chosen == [example for example in everything if example in chosen]
        kept = chosen
    assert kept != everything[:20]


def test_capped_parallel_sources_stay_parallel(data_spec: DataSpec) -> None:
    data = StudyData(replace(data_spec, max_evaluation_examples=6))
    chosen = {tuple(ids(data.examples(source))) for source in SOURCES if source.task == "xnli"}
    assert len(chosen) == 1


def test_share_of_a_study_is_nested_and_leaves_training_alone(data_spec: DataSpec) -> None:
    whole = StudyData(replace(data_spec, max_evaluation_examples=10))
    whole = StudyData(whole.spec, whole.take_inventory(SOURCES))
    half, fifth = whole.at_share(0.5), whole.at_share(0.2)
    xnli = Source(task="xnli", language="de", split=Split.TEST)
    kept = [ids(data.examples(xnli)) for data in (fifth, half, whole)]
    assert [len(own) for own in kept] == [2, 5, 10]
    assert set(kept[0]) < set(kept[1]) < set(kept[2])
    assert (len(half.features(xnli)), half.labels("ccg")) == (5, whole.labels("ccg"))
    assert half.examples(MNLI) == whole.examples(MNLI)


def test_labels_come_from_the_catalogue_or_from_the_training_data(data_spec: DataSpec) -> None:
    data = StudyData(data_spec)
    assert data.labels("mnli") == NLI_LABELS
    assert data.labels("squad") == ()
    tags = {tag for example in data.examples(CCG) for tag in example.tags}  # type: ignore[union-attr]
    assert data.labels("ccg") == tuple(sorted(tags))


def test_digest_names_what_decides_the_features(data_spec: DataSpec) -> None:
    own = digest(data_spec, MNLI)
    assert own == digest(data_spec, MNLI)
    # evaluation caps and other sources are none of its business
    assert own == digest(replace(data_spec, max_evaluation_examples=3), MNLI)
    others = (
        digest(replace(data_spec, max_train_examples=5), MNLI),
        digest(replace(data_spec, limits=Limits(max_tokens=24, stride=8)), MNLI),
        digest(replace(data_spec, corpus=TinyCorpus(num_examples=30)), MNLI),
        digest(data_spec, SQUAD),
    )
    assert len({own, *others}) == 1 + len(others)


@dataclass(frozen=True)
class MendedCorpus(TinyCorpus):
    """One example of a source says something else."""

    def read(self, source: Source) -> list[Example]:
        first, *others = super().read(source)
        return [replace(first, text_a="kalo"), *others]  # type: ignore[call-arg]


def test_a_changed_word_tokenizer_or_label_set_makes_other_features(
    data_spec: DataSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = digest(data_spec, MNLI)
    copy, other = tmp_path / "copy", tmp_path / "other"
    for folder in (copy, other):
        shutil.copytree(data_spec.encoder.name, folder)
    tokenizer = json.loads((other / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["model"]["vocab"][-1][1] -= 1.0  # a piece is less likely
    (other / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    assert digest(replace(data_spec, encoder=EncoderSpec(name=str(copy))), MNLI) == own
    others = [
        digest(replace(data_spec, encoder=EncoderSpec(name=str(other))), MNLI),
        digest(replace(data_spec, corpus=MendedCorpus()), MNLI),
        digest(replace(data_spec, limits=replace(data_spec.limits, max_question_tokens=9)), MNLI),
    ]
    monkeypatch.setattr(StudyData, "labels", lambda *_: NLI_LABELS[::-1])
    others.append(digest(data_spec, MNLI))
    assert len({own, *others}) == 1 + len(others)


def test_inventory_states_the_facts_of_every_source(data_spec: DataSpec) -> None:
    data = StudyData(data_spec)
    inventory = data.take_inventory([*SOURCES, MNLI])
    assert inventory.data == "dir"
    assert list(inventory.sources) == [source.name for source in SOURCES]
    for source in SOURCES:
        facts = inventory.sources[source.name]
        table = data.features(source)
        assert facts.num_examples == len(data_spec.corpus.read(source))
        assert facts.num_tokens == sum(len(row.input_ids) for row in table)
        assert facts.provenance.note == f"generated {source.task}"
    assert inventory.labels["ccg"] == data.labels("ccg")


def test_inventory_names_the_vocabulary_where_text_is_guessed_from_it(
    data_spec: DataSpec,
) -> None:
    data = StudyData(data_spec)
    assert data.take_inventory([MNLI, CCG]).vocabulary == ""
    with_text = data.take_inventory([MNLI, TEXT])
    assert re.fullmatch(r"[0-9a-f]{64}", with_text.vocabulary)
    assert StudyData(data_spec).take_inventory([TEXT, MNLI]).vocabulary == with_text.vocabulary
    # Arabic words end in a piece that English ones do not have
    arabic = Source(task="xnli", language="ar", split=Split.TEST)
    assert data.take_inventory([MNLI, TEXT, arabic]).vocabulary != with_text.vocabulary


def test_vocabulary_is_what_the_sources_use_and_the_special_ids(data_spec: DataSpec) -> None:
    data = StudyData(data_spec)
    used = {token for source in (MNLI, CCG) for row in data.features(source)
            for token in row.input_ids}  # fmt: skip
    vocabulary = data.vocabulary([MNLI, CCG])
    assert set(vocabulary.ids.tolist()) == used | {0, 1, 2, 3, special_ids(data.tokenizer).mask}
    assert len(vocabulary) < data.tokenizer.get_vocab_size()


def test_two_studies_share_the_encoded_files(data_spec: DataSpec, tmp_path: Path) -> None:
    first = StudyData(data_spec).features(MNLI)
    files = sorted((tmp_path / "cache" / "features").glob("*.arrow"))
    times = [file.stat().st_mtime_ns for file in files]
    second = StudyData(replace(data_spec, max_evaluation_examples=3)).features(MNLI)
    assert [file.stat().st_mtime_ns for file in files] == times
    assert len(list((tmp_path / "cache" / "features").glob("*.arrow"))) == len(files) == 1
    np.testing.assert_array_equal(first.token_ids, second.token_ids)


def test_source_that_is_missing_is_the_corpus_error(data_spec: DataSpec) -> None:
    class Empty(TinyCorpus):
        def read(self, source: Source) -> list[Example]:
            raise FileNotFoundError(source.name)

    with pytest.raises(FileNotFoundError, match=r"mnli\.en\.train"):
        StudyData(replace(data_spec, corpus=Empty())).features(MNLI)


class SquadCorpus:
    """Three questions of SQuAD's dev split, and XQuAD made from the second's paragraph."""

    kind = "dir"

    def has(self, source: Source) -> bool:
        return source.task == "squad" or (source.task, source.language) == ("xquad", "en")

    def read(self, source: Source) -> list[Example]:
        places = ("Oslo", "Lima", "Rome") if source.task == "squad" else ("Lima",)
        return [
            SpanExample(
                id=f"{source.task}-{place}",
                question="Where?",
                context=f"In {place}.",
                answers=(Answer(text=place, start=3),),
            )
            for place in places
        ]

    def missing(self, source: Source) -> str:
        return "it is not needed"


def test_selection_sees_no_paragraph_of_the_test_split(data_spec: DataSpec) -> None:
    data = StudyData(replace(data_spec, corpus=SquadCorpus()))
    dev, train = (
        Source(task="squad", language="en", split=split) for split in (Split.DEV, Split.TRAIN)
    )
    assert ids(data.examples(dev)) == ["squad-Oslo", "squad-Rome"]
    assert ids(data.examples(train)) == ["squad-Oslo", "squad-Lima", "squad-Rome"]


@pytest.mark.real_data
def test_real_selection_of_xquad_shares_nothing_with_its_test(data_spec: DataSpec) -> None:
    root = Path(__file__).parents[4] / "shared" / "data"
    if not root.is_dir():
        pytest.skip("the real slices are not here")
    data = StudyData(replace(data_spec, corpus=FolderCorpus(root=root)))
    dev = data.examples(Source(task="squad", language="en", split=Split.DEV))
    test = data.examples(Source(task="xquad", language="en", split=Split.TEST))
    assert len(dev) > 1000
    assert not {e.context for e in dev} & {e.context for e in test}  # type: ignore[union-attr]
