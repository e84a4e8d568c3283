"""Supertags: a small CCG chart parser derives a sentence from every sequence of them.

Rules: application, composition up to degree two (crossed too), N to NP, coordination of
sentences, absorption of punctuation: those of CCGbank (Hockenmaier and Steedman, 2007).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TypeAlias

import pytest

from spaces.task import Source, Split
from trainers.data.examples import TaggingExample
from trainers.data.offline import OfflineCorpus
from trainers.data.offline.languages import GRAMMARS


@dataclass(frozen=True)
class _Atom:
    name: str
    feature: str


@dataclass(frozen=True)
class _Function:
    result: _Category
    slash: str
    argument: _Category


_Category: TypeAlias = _Atom | _Function

_NOUN, _NOUN_PHRASE = _Atom("N", ""), _Atom("NP", "")
_STATEMENT = _Atom("S", "dcl")
_PUNCTUATION = {_Atom(",", ""), _Atom(".", "")}
_CONJUNCTION = _Atom("conj", "")


def _read_category(text: str) -> _Category:
    """The category that `text` writes; slashes associate to the left."""
    depth, split = 0, -1
    for position, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character in "/\\" and depth == 0:
            split = position
    if split >= 0:
        left, right = _read_category(text[:split]), _read_category(text[split + 1 :])
        return _Function(left, text[split], right)
    if text.startswith("("):
        return _read_category(text[1:-1])
    name, _, feature = text.partition("[")
    return _Atom(name, feature.removesuffix("]"))


def _unify(left: _Category, right: _Category) -> str | None:
    """The feature that a bare S stands for if the two match ("" for none), else None."""
    if isinstance(left, _Atom) and isinstance(right, _Atom):
        if left.name != right.name:
            return None
        both = left.feature and right.feature
        return None if both and left.feature != right.feature else left.feature or right.feature
    if isinstance(left, _Function) and isinstance(right, _Function) and left.slash == right.slash:
        features = (_unify(left.result, right.result), _unify(left.argument, right.argument))
        return None if None in features else features[0] or features[1]
    return None


def _instantiate(category: _Category, feature: str) -> _Category:
    """The category with every bare S given `feature`."""
    if isinstance(category, _Function):
        result = _instantiate(category.result, feature)
        return _Function(result, category.slash, _instantiate(category.argument, feature))
    is_bare = category.name == "S" and not category.feature
    return _Atom("S", feature) if is_bare else category


def _compose(functor: _Function, other: _Category, degree: int) -> _Category | None:
    """The functor applied below `degree` arguments of the other; 0 is application."""
    if degree == 0:
        feature = _unify(functor.argument, other)
        return None if feature is None else _instantiate(functor.result, feature)
    if not isinstance(other, _Function):
        return None
    inner = _compose(functor, other.result, degree - 1)
    return None if inner is None else _Function(inner, other.slash, other.argument)


@cache
def _combine(left: _Category, right: _Category) -> frozenset[_Category]:
    found: set[_Category] = set()
    for degree in range(3):
        if isinstance(left, _Function) and left.slash == "/":
            found |= {category for category in [_compose(left, right, degree)] if category}
        if isinstance(right, _Function) and right.slash == "\\":
            found |= {category for category in [_compose(right, left, degree)] if category}
    if right in _PUNCTUATION:
        found.add(left)
    if left in _PUNCTUATION and right not in _PUNCTUATION:
        found.add(right)
    if left == _CONJUNCTION and right == _STATEMENT:
        found.add(_Function(_STATEMENT, "\\", _STATEMENT))
    if _NOUN in found:
        found.add(_NOUN_PHRASE)
    return frozenset(found)


def _derives_statement(tags: tuple[str, ...]) -> bool:
    """Whether the CKY chart over `tags` holds a declarative sentence over all of them."""
    length = len(tags)
    chart: dict[tuple[int, int], set[_Category]] = {}
    for start, tag in enumerate(tags):
        category = _read_category(tag)
        chart[start, start + 1] = {category} | ({_NOUN_PHRASE} if category == _NOUN else set())
    for width in range(2, length + 1):
        for start in range(length - width + 1):
            end = start + width
            cell: set[_Category] = set()
            for middle in range(start + 1, end):
                for left, right in product(chart[start, middle], chart[middle, end]):
                    cell |= _combine(left, right)
            chart[start, end] = cell
    return _STATEMENT in chart[0, length]


@pytest.mark.parametrize("language", GRAMMARS)
def test_every_sequence_of_supertags_derives_a_sentence(language: str) -> None:
    source = Source(task="ccg", language=language, split=Split.TRAIN)
    for example in OfflineCorpus(num_train=80, train_languages=tuple(GRAMMARS)).read(source):
        assert isinstance(example, TaggingExample)
        assert _derives_statement(example.tags), list(
            zip(example.words, example.tags, strict=True)
        )


def test_the_parser_refuses_what_is_no_sentence() -> None:
    intransitive = r"S[dcl]\NP"
    assert _derives_statement(("N", intransitive, "."))
    assert not _derives_statement((intransitive, "N", "."))
    assert not _derives_statement(("NP/N", intransitive))
    assert not _derives_statement(("N", r"(S[dcl]\NP)/(S[pt]\NP)", r"S[b]\NP"))
