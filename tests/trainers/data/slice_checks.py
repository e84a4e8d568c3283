"""What encoding promises for each task type, as checks of the features of real examples.

Each takes examples, their features and what both were made with, and decodes from logits that
repeat the labels. `test_encoding_slices` runs them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from spaces.task import Source
from trainers.data.encoding import IGNORED, NO_WORD, Features, Limits
from trainers.data.examples import (
    BitextExample,
    ChoiceExample,
    MiningExample,
    PairExample,
    SpanExample,
    TaggingExample,
    TextExample,
)
from trainers.data.offsets import find_tokens, tighten_offsets
from trainers.evaluation.decoding import decode_choices, decode_pairs, decode_spans, decode_tags
from trainers.evaluation.metrics.answers import choose_words

BOS, EOS, LONE_SPACE = 0, 2, 6
ZERO_WIDTH = "\u200b\u200e\u200f\ufeff"
"""The tokenizer takes these for spaces, so an answer's first and last may be left out."""
NO_WINDOW, NO_MATCH = "longer than what windows share", "begins or ends inside of a token"
"""Why a gold answer may be lost."""
Table = list[Features]


@dataclass(frozen=True, kw_only=True)
class World:
    """What the checks of one source share."""

    source: Source
    tokenizer: Tokenizer
    limits: Limits
    labels: tuple[str, ...]
    lost: Counter[str]
    """Answers that did not come back as written, by cause."""


@cache
def _tokenise(text: str, tokenizer: Tokenizer) -> Any:
    return tokenizer.encode(text, add_special_tokens=False)


def _one_hot(labels: Sequence[int], num_labels: int) -> Any:
    """Logits [labels, num_labels] that are highest at each label."""
    return np.eye(num_labels)[[max(label, 0) for label in labels]]


# --- pairs ------------------------------------------------------------------------------------


def check_pairs(examples: Sequence[PairExample], table: Table, world: World) -> None:
    assert [row.example for row in table] == list(range(len(examples)))
    for row, example in zip(table, examples, strict=True):
        _check_pair(row.input_ids, (example.text_a, example.text_b), world)
    logits = [_one_hot(row.labels, len(world.labels))[0] for row in table]
    assert decode_pairs(table, logits, world.labels) == [example.label for example in examples]


def check_choices(examples: Sequence[ChoiceExample], table: Table, world: World) -> None:
    assert [row.example for row in table] == list(range(len(examples)))
    for row, example in zip(table, examples, strict=True):
        borders = [0, *accumulate(row.token_map)]
        assert borders[-1] == len(row.input_ids)
        before = f"{example.prefix} " if example.prefix else ""
        for choice, (first, stop) in zip(example.choices, pairwise(borders), strict=True):
            _check_pair(row.input_ids[first:stop], (example.context, before + choice), world)
    logits = [_one_hot(row.labels, len(row.token_map))[0] for row in table]
    assert decode_choices(table, logits) == [str(example.answer) for example in examples]


def _check_pair(sequence: list[int], texts: tuple[str, str], world: World) -> None:
    """Both texts from their beginning, in XLM-R's format; only the longer one's end is cut."""
    full = [_tokenise(text, world.tokenizer).ids for text in texts]
    middle = sequence.index(EOS)
    kept = [sequence[1:middle], sequence[middle + 2 : -1]]
    assert sequence == [BOS, *kept[0], EOS, EOS, *kept[1], EOS]
    assert all(ids[: len(part)] == part for ids, part in zip(full, kept, strict=True))
    is_cut = [len(part) < len(ids) for ids, part in zip(full, kept, strict=True)]
    assert len(sequence) <= world.limits.max_tokens
    assert not any(is_cut) or len(sequence) == world.limits.max_tokens
    for is_mine_cut, (mine, other) in zip(is_cut, (kept, kept[::-1]), strict=True):
        assert not is_mine_cut or len(mine) >= len(other) - 1, "the longer text is cut first"


# --- sentences --------------------------------------------------------------------------------


def check_sentences(examples: Sequence[TaggingExample], table: Table, world: World) -> None:
    labelled = Counter((row.example, w) for row in table for w in row.token_map if w != NO_WORD)
    words = {(row, w) for row, example in enumerate(examples) for w in range(len(example.words))}
    assert labelled.keys() == words
    assert set(labelled.values()) == {1}
    num_windows = Counter(row.example for row in table)
    shown: dict[int, set[int]] = {}
    for row in table:
        assert len(row.input_ids) == len(row.labels) == len(row.token_map)
        assert len(row.input_ids) <= world.limits.max_tokens
        assert [label == IGNORED for label in row.labels] == [w == NO_WORD for w in row.token_map]
        shown.setdefault(row.example, set()).update(
            _locate_window(row, examples[row.example], world)
        )
    for number, example in enumerate(examples):
        num_tokens = sum(len(ids) for ids in _spell_words(example, world))
        assert shown[number] == set(range(num_tokens)), "every token is in some window"
        is_cut = num_tokens > world.limits.max_tokens - 2
        assert (num_windows[number] > 1) == is_cut, "what fits is not cut"
    logits = [_one_hot(row.labels, len(world.labels)) for row in table]
    decoded = decode_tags(table, logits, [len(e.words) for e in examples], world.labels)
    assert decoded == [example.tags for example in examples]


def _spell_words(example: TaggingExample, world: World) -> list[list[int]]:
    """Ids of each word; one that is longer than a window ends where the window does."""
    unknown = world.tokenizer.token_to_id("<unk>")
    num_kept = world.limits.max_tokens - 2
    spelt = [_tokenise(word, world.tokenizer).ids[:num_kept] for word in example.words]
    return [ids or [unknown] for ids in spelt]


def _locate_window(row: Features, example: TaggingExample, world: World) -> range:
    """Which of the sentence's tokens a window shows, in one piece and at its labels' places."""
    words = _spell_words(example, world)
    borders = np.cumsum([0, *map(len, words)])
    sentence = [token for ids in words for token in ids]
    starts = set()
    for position, word in enumerate(row.token_map):
        if word == NO_WORD:
            continue
        ids = words[word]
        place = next((i for i, token in enumerate(ids) if token != LONE_SPACE), 0)
        assert row.input_ids[position] == ids[place], "a lone space carries no label"
        starts.add(int(borders[word]) + place - position + 1)
    (start,) = starts
    inner = row.input_ids[1:-1]
    assert sentence[start : start + len(inner)] == inner
    return range(start, start + len(inner))


# --- questions --------------------------------------------------------------------------------


def check_questions(examples: Sequence[SpanExample], table: Table, world: World) -> None:
    contexts = [example.context for example in examples]
    held = {row.example for row in table if row.labels != [0, 0]}
    num_windows = Counter(row.example for row in table)
    seen: dict[int, set[tuple[int, int]]] = {number: set() for number in range(len(examples))}
    for row in table:
        assert len(row.token_map) == 2 * len(row.input_ids) <= 2 * world.limits.max_tokens
        seen[row.example].update(_read_characters(row, contexts[row.example], world))
    starts, ends = (
        [np.eye(len(row.input_ids))[row.labels[side]] for row in table] for side in (0, 1)
    )
    found = decode_spans(table, starts, ends, contexts, max_answer_tokens=10_000)
    for number, example in enumerate(examples):
        characters = {place for first, stop in seen[number] for place in range(first, stop)}
        unseen = {letter for i, letter in enumerate(example.context) if i not in characters}
        normalised = {world.tokenizer.normalizer.normalize_str(letter) for letter in unseen}
        assert not "".join(normalised).strip(), "every character is in some window"
        num_tokens = len(_tokenise(example.context, world.tokenizer).ids)
        is_cut = num_tokens > _room_for_context(example, world)
        assert (num_windows[number] > 1) == is_cut, "what fits is not cut"
        if not example.answers:
            assert number not in held
            continue
        _check_answer(example, found[number] if number in held else None, world)


def _read_characters(row: Features, context: str, world: World) -> list[tuple[int, int]]:
    """Characters of a window's tokens: in order, within the context, and spelling the token."""
    pairs = [(first, stop) for first, stop in np.array(row.token_map).reshape(-1, 2).tolist()]
    inside = [place for place, (first, _) in enumerate(pairs) if first != NO_WORD]
    assert inside == list(range(inside[0], len(pairs) - 1)), "one run, up to the closing token"
    for place in inside:
        first, stop = pairs[place]
        assert 0 <= first <= stop <= len(context)
        piece = world.tokenizer.id_to_token(row.input_ids[place]).strip("▁")
        written = world.tokenizer.normalizer.normalize_str(context[first:stop])
        assert piece in written or piece == "<unk>"
    for left, right in pairwise(pairs[place] for place in inside):
        assert left[0] <= right[0]
        assert left[1] <= right[1]
    return [pairs[place] for place in inside]


def _check_answer(example: SpanExample, found: str | None, world: World) -> None:
    """The gold answer came back, unless a window or a token is in its way."""
    (answer,) = example.answers
    gold = answer.text.strip().strip(ZERO_WIDTH)
    offsets = tighten_offsets(_tokenise(example.context, world.tokenizer).offsets, example.context)
    tokens = find_tokens(offsets, start=answer.start, stop=answer.start + len(answer.text))
    if found is None:
        # an answer that is no longer than what neighbours share, and one more, is in one of them
        num_shared = world.limits.overlap(_room_for_context(example, world))
        assert len(tokens) > num_shared + 1, "some window holds it"
        world.lost[NO_WINDOW] += 1
        return
    whole = example.context[offsets[tokens[0]][0] : offsets[tokens[-1]][1]]
    assert found == whole
    assert gold in found
    if not _is_exact_match(found, gold, world.source):
        world.lost[NO_MATCH] += 1


def _is_exact_match(found: str, gold: str, source: Source) -> bool:
    """Whether the scorer takes both for the same answer."""
    words_of = choose_words(source)
    return words_of(found) == words_of(gold)


def _room_for_context(example: SpanExample, world: World) -> int:
    """Tokens of the context in a window, behind the question and four special tokens."""
    limits = world.limits
    num_question = len(_tokenise(example.question, world.tokenizer).ids)
    kept = min(num_question, limits.max_question_tokens, limits.max_tokens // 2)
    return limits.max_tokens - kept - 4


# --- single texts -----------------------------------------------------------------------------


def check_translations(examples: Sequence[BitextExample], table: Table, world: World) -> None:
    texts = [text for example in examples for text in (example.english, example.foreign)]
    sides = [(number, [side]) for number in range(len(examples)) for side in (0, 1)]
    assert [(row.example, row.token_map) for row in table] == sides
    _check_beginnings(texts, table, world)


def check_collections(examples: Sequence[MiningExample], table: Table, world: World) -> None:
    sides = [(number, [int(not e.is_english)]) for number, e in enumerate(examples)]
    assert [(row.example, row.token_map) for row in table] == sides
    _check_beginnings([example.text for example in examples], table, world)


def check_texts(examples: Sequence[TextExample], table: Table, world: World) -> None:
    for number, example in enumerate(examples):
        windows = [row.input_ids for row in table if row.example == number]
        assert all((ids[0], ids[-1]) == (BOS, EOS) for ids in windows)
        assert all(len(ids) <= world.limits.max_tokens for ids in windows)
        whole = [token for ids in windows for token in ids[1:-1]]
        assert whole == _tokenise(example.text, world.tokenizer).ids


def _check_beginnings(texts: Sequence[str], table: Table, world: World) -> None:
    """Each text in one sequence, of which only the end is cut."""
    for row, text in zip(table, texts, strict=True):
        ids = _tokenise(text, world.tokenizer).ids[: world.limits.max_tokens - 2]
        assert row.input_ids == [BOS, *ids, EOS]
