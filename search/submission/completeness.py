"""What a folder of predictions lacks of a submission to XTREME, in lines for a person.

XTREME takes all nine targets in all their languages, on the whole of each test set.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from spaces.catalogue import XTREME_TARGETS
from spaces.task import Split
from spaces.user_tasks import SHIPPED_TARGETS

_TATOEBA_PAIRS: Final = {
    **dict.fromkeys(SHIPPED_TARGETS["tatoeba"].task.languages, 1000),
    "jv": 205,
    "ka": 746,
    "kk": 575,
    "ml": 687,
    "sw": 390,
    "ta": 307,
    "te": 234,
    "th": 548,
}
"""Pairs of LASER's files, of which half are for selection here."""
_TYDIQA_QUESTIONS: Final = {
    "en": 440, "ar": 921, "bn": 113, "fi": 782, "id": 565, "ko": 276, "ru": 812, "sw": 499,
    "te": 669,
}  # fmt: skip
"""GoldP's dev set, 5,077 in all, which is XTREME's test set."""
_ELSEWHERE: Final[Mapping[str, Mapping[str, int]]] = {
    "tatoeba": _TATOEBA_PAIRS,
    "tydiqa": _TYDIQA_QUESTIONS,
    "bucc2018": {
        source.language: source.num_examples
        for source in SHIPPED_TARGETS["bucc_gold"].test
        if source.num_examples is not None
    },
}
"""Sizes of test sets whose sources in the catalogue have none: ours are cut differently."""
_MAX_NAMED: Final = 6
"""Languages that a summary names; of more it says how many."""


def official_sizes(target: str) -> dict[str, int]:
    """Examples of XTREME's test set by language, of BUCC gold pairs."""
    if target in _ELSEWHERE:
        return dict(_ELSEWHERE[target])
    return {
        source.language: source.num_examples
        for source in SHIPPED_TARGETS[target].test
        if source.num_examples is not None and source.split is Split.TEST
    }


def list_gaps(
    num_examples: Mapping[str, Mapping[str, int]], studied: Collection[str]
) -> Iterator[str]:
    """What is missing, a line a fact; nothing for a full submission.

    Args:
        num_examples: For each target that was written, examples by language; of BUCC gold pairs.
        studied: Targets of the study.
    """
    for target in XTREME_TARGETS:
        if target not in num_examples:
            is_known = target in studied
            reason = "not scored on test" if is_known else "not a target of this study"
            yield f"{target}: no predictions, {reason}"
            continue
        scored, official = num_examples[target], official_sizes(target)
        missing = _list_missing(scored, official)
        if missing:
            yield f"{target}: {_describe_missing(missing, official)} ({', '.join(missing)})"
        for (num_scored, count), own in _group_short(scored, official).items():
            yield f"{target}: {num_scored:,} of {count:,} examples in {', '.join(own)}"


def summarise_gaps(
    num_examples: Mapping[str, Mapping[str, int]], studied: Collection[str]
) -> Iterator[str]:
    """The same as `list_gaps` for a person, at most a line a target."""
    absent = [target for target in XTREME_TARGETS if target not in num_examples]
    unscored = [target for target in absent if target in studied]
    unknown = [target for target in absent if target not in studied]
    for targets, reason in ((unscored, "not scored on test"), (unknown, "not in this study")):
        if targets:
            yield f"{', '.join(targets)}: no predictions, {reason}"
    for target in (target for target in XTREME_TARGETS if target in num_examples):
        scored, official = num_examples[target], official_sizes(target)
        missing = _list_missing(scored, official)
        short = _group_short(scored, official)
        facts = [_describe_missing(missing, official)] if missing else []
        facts += [_summarise_short(short)] if short else []
        if facts:
            yield f"{target}: {'; '.join(facts)}"


def _list_missing(scored: Mapping[str, int], official: Mapping[str, int]) -> list[str]:
    return [language for language in official if language not in scored]


def _describe_missing(missing: Sequence[str], official: Mapping[str, int]) -> str:
    return f"no predictions in {len(missing)} of {len(official)} languages"


def _group_short(
    scored: Mapping[str, int], official: Mapping[str, int]
) -> dict[tuple[int, int], list[str]]:
    """Languages with other than the official number of examples, by their number and that."""
    languages: dict[tuple[int, int], list[str]] = {}
    for language, count in official.items():
        if scored.get(language, count) != count:
            languages.setdefault((scored[language], count), []).append(language)
    return languages


def _summarise_short(short: Mapping[tuple[int, int], Sequence[str]]) -> str:
    """The numbers of examples as one range, and the official ones as another."""
    languages = [language for own in short.values() for language in own]
    scored, official = ({pair[side] for pair in short} for side in (0, 1))
    where = ", ".join(languages)
    if len(languages) > _MAX_NAMED:
        where = f"{'each of ' if len(scored) == 1 else ''}{len(languages)} languages"
    if len(short) == 1:
        return f"{_span(scored)} of {_span(official)} examples in {where}"
    return f"{_span(scored)} examples in {where}, of {_span(official)}"


def _span(counts: Collection[int]) -> str:
    low, high = min(counts), max(counts)
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
