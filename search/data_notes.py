"""What must be said of the data behind champions, in the few lines that a person reads.

A source has a note where its examples are not what its name says. A champion may rest on a hundred
sources, so their notes are grouped: those of one task and split that differ by names and numbers
alone are one line with an example, and a note of several sources is told once. `champions.json`
and the study's `sources.json` have each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from search.licences import Lineage
from search.records import StudyRecord
from search.summary import shown_name

_MAX_LINES: Final = 8
"""Notes that are shown; the files have the others."""
_MAX_NAMES: Final = 6
"""Languages or targets that are named; of more, how many there are."""
_VARYING: Final = re.compile(r"\S*[\d_]\S*|(?<=\w)s\b")
"""Names as data have them, numbers and plurals: what may differ between notes that are alike."""


@dataclass(kw_only=True, slots=True)
class _Group:
    """Notes of one task and split that are alike."""

    task: str
    split: str
    """And `translated` where the texts are."""
    notes: dict[str, str] = field(default_factory=dict)
    """By language."""
    sources: list[str] = field(default_factory=list)
    """Names, in the languages' order."""
    targets: list[str] = field(default_factory=list)
    """Whose champions rest on them, as people are shown them; may repeat."""

    def name_sources(self) -> str:
        """The source, or its task and split with the languages."""
        if len(self.sources) == 1:
            return self.sources[0]
        return f"{self.task} {self.split} in {_name(list(self.notes), 'languages')}"

    def describe(self) -> str:
        """One note as an example of all that are not the same."""
        language, note = next(iter(self.notes.items()))
        return f"{len(self.notes)} languages, e.g. {language}: {note}"


def note_data(study: StudyRecord, lineages: Mapping[str, Lineage]) -> Iterator[tuple[str, str]]:
    """Champions with non-commercial data, and data that are not what their names say.

    Args:
        study: Of the champions.
        lineages: The data behind each champion, by target.

    Returns:
        Terms and notes; the term is empty where a note goes on with the term before it.
    """
    shown = {shown_name(target, study.data): lineage for target, lineage in lineages.items()}
    banned = _list_banned(shown)
    if banned:
        yield "non-commercial", f"data not for commercial use went into {'; '.join(banned)}"
    groups = _group_notes(shown)
    lines = [*_describe_same(groups), *_describe_alike(groups)]
    if len(lines) > _MAX_LINES:
        num_left = len(lines) - _MAX_LINES + 1
        lines[_MAX_LINES - 1 :] = [f"{num_left} notes more are in champions.json"]
    for number, line in enumerate(lines):
        yield "" if number else "data", line


def _list_banned(lineages: Mapping[str, Lineage]) -> list[str]:
    """Targets with the data sets that forbid commercial use, those with the same together."""
    targets: dict[tuple[str, ...], list[str]] = {}
    for target, lineage in lineages.items():
        targets.setdefault(lineage.non_commercial(), []).append(target)
    return [f"{', '.join(own)} ({', '.join(titles)})" for titles, own in targets.items() if titles]


def _group_notes(lineages: Mapping[str, Lineage]) -> list[_Group]:
    """Groups in the order of the champions and their sources."""
    groups: dict[tuple[str, str, str], _Group] = {}
    for target, lineage in lineages.items():
        for terms in (*lineage.trained_on, *lineage.evaluated_on):
            for source in terms.sources if terms.note else ():
                task, language, *rest = source.split(".")
                split, shape = " ".join(rest), _VARYING.sub("", terms.note)
                group = groups.setdefault((task, split, shape), _Group(task=task, split=split))
                if language not in group.notes:
                    group.notes[language] = terms.note
                    group.sources.append(source)
                group.targets.append(target)
    return list(groups.values())


def _describe_same(groups: Sequence[_Group]) -> Iterator[str]:
    """A note that is the same for all sources of its groups, with all of them."""
    by_note: dict[str, list[_Group]] = {}
    for group in groups:
        notes = set(group.notes.values())
        if len(notes) == 1:
            by_note.setdefault(notes.pop(), []).append(group)
    for note, own in by_note.items():
        named = ", ".join(group.name_sources() for group in own)
        yield f"{_name_targets(own)}{named}: {note}"


def _describe_alike(groups: Sequence[_Group]) -> Iterator[str]:
    for group in groups:
        if len(set(group.notes.values())) > 1:
            yield f"{_name_targets([group])}{group.task} {group.split}: {group.describe()}"


def _name_targets(groups: Sequence[_Group]) -> str:
    """`of a, b: `, or nothing where the sources are the target's own."""
    targets = list(dict.fromkeys(target for group in groups for target in group.targets))
    if set(targets) == {group.task for group in groups}:
        return ""
    return f"of {_name(targets, 'targets')}: "


def _name(names: Sequence[str], plural: str) -> str:
    return ", ".join(names) if len(names) <= _MAX_NAMES else f"{len(names)} {plural}"
