"""Pairs, sentences and translations; sentences go there and back, through `decode_tags`."""

import copy
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import Unigram

from spaces.catalogue import NER_LABELS, NLI_LABELS
from spaces.catalogue.tasks import CCG, PANX, TATOEBA, XNLI
from trainers.data.encoding import IGNORED, NO_WORD, Features, Limits, encode
from trainers.data.examples import (
    BitextExample,
    Example,
    PairExample,
    TaggingExample,
)
from trainers.evaluation.decoding import decode_tags

DATA = Path(__file__).parents[4] / "shared" / "data"
BOS, EOS, UNK, LONE_SPACE = 0, 2, 3, 6
VOCABULARY = (
    "Haus in 中国 die Universitätsbibliothek , العربية 1996 ( ভাষা lions' . İ ½ ＡＢ".split()
)

pytestmark = pytest.mark.encoder


def _text(num_words: int, *, seed: int) -> str:
    return " ".join(random.Random(seed).choices(VOCABULARY, k=num_words))


def _pair(num_a: int, num_b: int, *, seed: int = 0) -> PairExample:
    return PairExample(
        id="p",
        text_a=_text(num_a, seed=seed),
        text_b=_text(num_b, seed=seed + 1),
        label=NLI_LABELS[seed % 3],
    )


def _sentence(*words: str, seed: int = 0) -> TaggingExample:
    tags = tuple(random.Random(seed).choices(NER_LABELS, k=len(words)))
    return TaggingExample(id="t", words=words, tags=tags)


def _long_sentence(seed: int) -> TaggingExample:
    words = random.Random(seed).choices([*VOCABULARY, "\u200b", "\x07", "x" * 99], k=seed * 7 + 1)
    return _sentence(*words, seed=seed)


def _tagging(
    examples: list[TaggingExample], tokenizer: Tokenizer, limits: Limits | None = None
) -> list[Features]:
    return encode(
        examples, task=PANX, labels=NER_LABELS, tokenizer=tokenizer, limits=limits or Limits()
    )


def _repeat_tags(features: list[Features], examples: list[TaggingExample]) -> list:
    """Decode from logits that are highest at the labels."""
    logits = [np.eye(len(NER_LABELS))[np.maximum(row.labels, 0)] for row in features]
    return decode_tags(features, logits, [len(e.words) for e in examples], NER_LABELS)


@pytest.fixture(scope="module")
def truncating_tokenizer(tokenizer: Tokenizer) -> Tokenizer:
    """A copy whose truncation tests may set: it takes a second to make."""
    return copy.deepcopy(tokenizer)


# --- pairs ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(30))
def test_pairs_equal_the_tokenizers_own_format_and_truncation(
    tokenizer: Tokenizer, truncating_tokenizer: Tokenizer, seed: int
) -> None:
    draw = random.Random(seed)
    example = _pair(draw.randint(0, 40), draw.randint(0, 40), seed=seed)
    max_tokens = draw.randint(16, 80)
    truncating_tokenizer.enable_truncation(max_tokens, strategy="longest_first")
    (row,) = encode(
        [example],
        task=XNLI,
        labels=NLI_LABELS,
        tokenizer=tokenizer,
        limits=Limits(max_tokens=max_tokens),
    )
    assert row.input_ids == truncating_tokenizer.encode(example.text_a, example.text_b).ids
    assert row.labels == [NLI_LABELS.index(example.label)]
    assert row.token_map == []


# --- sentences --------------------------------------------------------------------------------


def test_a_short_sentence_equals_the_tokenizers_own_format(tokenizer: Tokenizer) -> None:
    example = _sentence(*VOCABULARY)
    (row,) = _tagging([example], tokenizer)
    assert row.input_ids == tokenizer.encode(list(example.words), is_pretokenized=True).ids


def test_the_label_is_on_the_first_sub_token_that_is_not_a_lone_space(
    tokenizer: Tokenizer,
) -> None:
    # "，" is "▁" and ",", a zero-width space is "▁" alone, a control character nothing at all
    (row,) = _tagging(
        [_sentence("Haus", "，", "\u200b", "\x07", "Universitätsbibliothek")], tokenizer
    )
    assert row.input_ids[1:6] == [tokenizer.token_to_id("▁Haus"), LONE_SPACE, 4, LONE_SPACE, UNK]
    assert row.token_map[:7] == [NO_WORD, 0, NO_WORD, 1, 2, 3, 4]
    assert set(row.token_map[7:]) == {NO_WORD}
    assert len(row.token_map) > 8, "the last word must be of several sub-tokens"


@pytest.mark.parametrize("max_tokens", [16, 33, 128])
@pytest.mark.parametrize("stride", [0, 5, 64])
def test_windows_of_a_sentence_label_each_word_once(
    tokenizer: Tokenizer, max_tokens: int, stride: int
) -> None:
    examples = [_long_sentence(seed) for seed in range(12)]
    features = _tagging(examples, tokenizer, Limits(max_tokens=max_tokens, stride=stride))
    labelled = Counter((row.example, word) for row in features for word in row.token_map)
    for number, example in enumerate(examples):
        assert all(labelled[number, word] == 1 for word in range(len(example.words)))
    for row in features:
        assert len(row.input_ids) == len(row.labels) == len(row.token_map) <= max_tokens
        assert (row.input_ids[0], row.input_ids[-1]) == (BOS, EOS)
        assert [label == IGNORED for label in row.labels] == [w == NO_WORD for w in row.token_map]
        assert max(row.labels) != IGNORED, "a window without a label is of no use"
    assert _repeat_tags(features, examples) == [example.tags for example in examples]


def test_a_word_is_labelled_where_it_has_context(tokenizer: Tokenizer) -> None:
    # words of one token: 14 to a window, of which 6 are shared
    features = _tagging([_sentence(*["in"] * 30)], tokenizer, Limits(max_tokens=16, stride=6))
    assert [[word for word in row.token_map if word != NO_WORD] for row in features] == [
        list(range(11)),
        list(range(11, 19)),
        list(range(19, 30)),
    ]
    assert all(len(row.input_ids) == 16 for row in features)


def test_windows_of_a_sentence_share_half_of_their_tokens_at_most(tokenizer: Tokenizer) -> None:
    example = _sentence(*["in"] * 50)
    at_most, more = (
        _tagging([example], tokenizer, Limits(max_tokens=16, stride=stride))
        for stride in (7, 1000)
    )
    assert at_most == more


def test_an_unknown_tag_is_refused_by_a_closed_label_set(tokenizer: Tokenizer) -> None:
    example = replace(_sentence("Haus"), tags=("B-MISC",))
    with pytest.raises(ValueError, match="unknown label 'B-MISC'; the task has O, B-PER"):
        _tagging([example], tokenizer)


def test_an_unknown_tag_of_an_open_label_set_is_not_trained_but_predicted(
    tokenizer: Tokenizer,
) -> None:
    example = TaggingExample(id="t", words=("in", "die"), tags=("PP/NP", "unseen"))
    (row,) = encode(
        [example], task=CCG, labels=("N", "PP/NP"), tokenizer=tokenizer, limits=Limits()
    )
    assert row.labels == [IGNORED, 1, IGNORED, IGNORED]
    assert row.token_map == [NO_WORD, 0, 1, NO_WORD]


# --- translations -----------------------------------------------------------------------------


def test_a_translation_is_two_sequences(tokenizer: Tokenizer) -> None:
    examples = [BitextExample(id="b", english="the house", foreign="das Haus " * 30)] * 2
    features = encode(
        examples, task=TATOEBA, labels=(), tokenizer=tokenizer, limits=Limits(max_tokens=20)
    )
    assert [row.example for row in features] == [0, 0, 1, 1]
    assert [row.token_map for row in features] == [[0], [1]] * 2
    assert features[0].input_ids == tokenizer.encode("the house").ids
    assert len(features[1].input_ids) == 20
    assert features[1].input_ids[-1] == EOS


# --- all --------------------------------------------------------------------------------------


def test_rows_do_not_depend_on_the_examples_beside_them(tokenizer: Tokenizer) -> None:
    examples: list[Example] = [_pair(seed % 5, seed % 7, seed=seed) for seed in range(2500)]
    arguments = {"task": XNLI, "labels": NLI_LABELS, "tokenizer": tokenizer, "limits": Limits()}
    features = encode(examples, **arguments)
    assert features == encode(examples, **arguments)
    assert [row.example for row in features] == list(range(2500))
    for place in (0, 1023, 1024, 2499):
        assert encode([examples[place]], **arguments) == [replace(features[place], example=0)]


def test_no_examples_give_no_features(tokenizer: Tokenizer) -> None:
    assert _tagging([], tokenizer) == []


def test_a_tokenizer_that_truncates_or_pads_is_refused() -> None:
    truncating = Tokenizer(Unigram([("a", 0.0)], unk_id=0))
    truncating.enable_truncation(512)
    padding = Tokenizer(Unigram([("a", 0.0)], unk_id=0))
    padding.enable_padding()
    for unfit in (truncating, padding):
        with pytest.raises(ValueError, match="must neither truncate nor pad"):
            _tagging([_sentence("Haus")], unfit)


@pytest.mark.parametrize(
    ("field", "value"), [("max_tokens", 15), ("stride", -1), ("max_question_tokens", 0)]
)
def test_limits_that_leave_no_room_are_refused(field: str, value: int) -> None:
    with pytest.raises(ValueError, match=rf"{field} must be at least \d+.*, got {value}"):
        Limits(**{field: value})


# --- real slices ------------------------------------------------------------------------------


def _read_sentences(path: Path, num_sentences: int) -> list[TaggingExample]:
    blocks = path.read_text(encoding="utf-8").strip().split("\n\n")[:num_sentences]
    rows = [[line.split("\t") for line in block.split("\n")] for block in blocks]
    return [
        TaggingExample(id=str(number), words=tuple(words), tags=tuple(tags))
        for number, (words, tags) in enumerate(zip(*row, strict=True) for row in rows)
    ]


@pytest.mark.real_data
@pytest.mark.parametrize("path", sorted((DATA / "panx").glob("dev-*.tsv")), ids=lambda p: p.name)
@pytest.mark.parametrize("max_tokens", [24, 128])
def test_real_tags_come_back(tokenizer: Tokenizer, path: Path, max_tokens: int) -> None:
    examples = _read_sentences(path, 100)
    features = _tagging(examples, tokenizer, Limits(max_tokens=max_tokens))
    labelled = Counter((r.example, w) for r in features for w in r.token_map if w != NO_WORD)
    assert set(labelled.values()) == {1}
    assert _repeat_tags(features, examples) == [example.tags for example in examples]
