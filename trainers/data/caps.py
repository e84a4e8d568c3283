"""Which examples of a source a study keeps where it caps their number."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from math import ceil

from spaces.task import Source
from trainers.data.examples import Example, MiningExample


def cap_examples(
    examples: Sequence[Example], source: Source, cap: int | None
) -> tuple[Example, ...]:
    """At most `cap` examples in their order: those whose hashed ids come first.

    The hash leaves the language out, so that parallel sources keep parallel examples; and a
    sample spreads over the articles of a data set, which its first rows would not.

    Of sentences to be mined the cap counts gold pairs, and both sides of a pair are kept. Of the
    sentences without a translation each side keeps the same proportion, again by hash, so that
    pairs are as rare as they were.

    Args:
        examples: All examples of the source.
        source: Whose they are.
        cap: Examples, or gold pairs, at most; None = all.
    """
    mined = [example for example in examples if isinstance(example, MiningExample)]
    if mined:
        kept = _cap_collections(mined, source, cap)
        return tuple(example for example in mined if example.id in kept)
    rows = _first_by_hash([example.id for example in examples], source, cap)
    return tuple(examples[row] for row in sorted(rows))


def take_share(examples: Sequence[Example], source: Source, share: float) -> tuple[Example, ...]:
    """At least a share of the examples in their order, those whose hashed ids come first.

    What a share keeps, larger shares keep too. Of sentences to be mined it is a share of the gold
    pairs, see `cap_examples`.

    Args:
        examples: Examples of the source, capped already.
        source: Whose they are.
        share: Above 0 and at most 1.
    """
    if share == 1.0:
        return tuple(examples)
    pairs = {_pair_id(e) for e in examples if isinstance(e, MiningExample) and e.translation}
    return cap_examples(examples, source, ceil(share * len(pairs or examples)))


def _cap_collections(
    examples: Sequence[MiningExample], source: Source, cap: int | None
) -> set[str]:
    """Ids of the sentences that stay."""
    pairs = sorted({_pair_id(example) for example in examples if example.translation})
    kept_pairs = {pairs[row] for row in _first_by_hash(pairs, source, cap)}
    proportion = len(kept_pairs) / len(pairs) if pairs else 1.0
    kept = {e.id for e in examples if e.translation and _pair_id(e) in kept_pairs}
    for is_english in (False, True):
        single = [e.id for e in examples if e.is_english is is_english and not e.translation]
        num_kept = round(len(single) * proportion)
        kept |= {single[row] for row in _first_by_hash(single, source, num_kept)}
    return kept


def _pair_id(example: MiningExample) -> str:
    """The id of the English sentence of a gold pair."""
    return example.id if example.is_english else example.translation


def _first_by_hash(ids: Sequence[str], source: Source, cap: int | None) -> list[int]:
    """Rows of the `cap` ids whose hashes come first."""
    if cap is None or len(ids) <= cap:
        return list(range(len(ids)))
    ranked = sorted(
        range(len(ids)), key=lambda row: sha256(f"{source.task} {ids[row]}".encode()).digest()
    )
    return ranked[:cap]
