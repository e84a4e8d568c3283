"""What a folder of predictions lacks of a submission to XTREME, in lines for a person.

XTREME takes all nine targets in all their languages, on the whole of each test set.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
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
        missing = [language for language in official if language not in scored]
        if missing:
            yield (
                f"{target}: no predictions in {len(missing)} of {len(official)} languages "
                f"({', '.join(missing)})"
            )
        yield from (f"{target}: {line}" for line in _list_short(scored, official))


def _list_short(scored: Mapping[str, int], official: Mapping[str, int]) -> Iterator[str]:
    """Languages with other than the official number of examples, equal ones together."""
    languages: dict[tuple[int, int], list[str]] = {}
    for language, count in official.items():
        if scored.get(language, count) != count:
            languages.setdefault((scored[language], count), []).append(language)
    for (num_scored, count), own in languages.items():
        yield f"{num_scored:,} of {count:,} examples in {', '.join(own)}"
