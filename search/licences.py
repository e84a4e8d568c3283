"""What data a champion comes from, and under which terms: for its record, its card, its table.

Trained on is every source of the phases that led to the champion: intermediate tasks and running
text with a share above zero, word pairs of an alignment, the target's own training data. What it
was chosen and scored by is listed apart: it is in no weight, but in every figure.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from search.selection import Champion
from spaces.inventory import Inventory, SourceFacts
from spaces.keys import Setting
from spaces.phases import EvaluatePhase, Phase, TrainPhase, unfold
from spaces.task import Role, Source

SOURCES_FILE = "sources.json"
"""Artifact of a study's run: every source it reads, see `list_sources`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """A data set, as far as a study uses it."""

    title: str | None
    """None where nothing is known of it: a user's own files."""
    licence: str | None
    is_non_commercial: bool
    note: str
    """Where the examples are not what the catalogue says; empty where they are."""
    sources: tuple[str, ...]
    """Names of the sources that these terms hold for."""
    num_examples: int
    """Of all of them."""

    def name_sources(self) -> str:
        """The first source and how many more there are."""
        first, *more = self.sources
        return f"{first} and {len(more)} more" if more else first

    def describe(self) -> str:
        """One line, e.g. `MNLI (MIT; mnli.en.train; 5,000 examples)`."""
        licence = self.licence or "no licence stated"
        parts = (licence, self.name_sources(), f"{self.num_examples:,} examples", self.note)
        return f"{self.title or 'own data'} ({'; '.join(part for part in parts if part)})"


@dataclass(frozen=True, kw_only=True, slots=True)
class Lineage:
    """The data behind a champion."""

    trained_on: tuple[Terms, ...]
    evaluated_on: tuple[Terms, ...]
    """Selection, dev and test."""

    def non_commercial(self) -> tuple[str, ...]:
        """Titles of the data sets trained on that forbid commercial use."""
        titles = (terms.title or "" for terms in self.trained_on if terms.is_non_commercial)
        return tuple(dict.fromkeys(titles))

    def licences(self) -> tuple[str, ...]:
        """Licences of what was trained on, each once."""
        named = (terms.licence or "no licence stated" for terms in self.trained_on)
        return tuple(dict.fromkeys(named))


def trace_lineages(champions: Iterable[Champion], setting: Setting) -> dict[str, Lineage]:
    """The data behind each champion, by target."""
    return {champion.target: _trace(champion, setting) for champion in champions}


def list_sources(inventory: Inventory) -> str:
    """JSON: every source of a study with language, origin, split, examples, terms and note."""
    records = [_source_fields(facts) for _, facts in sorted(inventory.sources.items())]
    return json.dumps(records, indent=2, ensure_ascii=False)


def write_card(name: str, champion: Champion, lineage: Lineage) -> str:
    """A registered model's description, in Markdown.

    Args:
        name: Of the target, as people are shown it.
        champion: Of that target.
        lineage: The data behind it.
    """
    plan = champion.plan.describe()
    lines = [f"Champion of {name}: {plan}.", "", "Trained on:"]
    lines += [f"- {terms.describe()}" for terms in lineage.trained_on]
    lines += ["", "Chosen and scored by:"]
    lines += [f"- {terms.describe()}" for terms in lineage.evaluated_on]
    banned = lineage.non_commercial()
    if banned:
        lines += ["", f"Not for commercial use, for the terms of: {', '.join(banned)}."]
    return "\n".join(lines)


def lineage_tags(lineage: Lineage) -> dict[str, str]:
    """A registered version's tags: the licences, and whether one forbids commercial use."""
    return {
        "licences": "; ".join(lineage.licences()),
        "non_commercial": "; ".join(lineage.non_commercial()) or "no",
    }


def lineage_fields(lineage: Lineage) -> dict[str, Any]:
    """For JSON; `lineage_from_fields` reads it back."""
    return {**asdict(lineage), "non_commercial": list(lineage.non_commercial())}


def lineage_from_fields(fields: Mapping[str, Any]) -> Lineage:
    """What `lineage_fields` gave."""
    return Lineage(
        trained_on=tuple(_terms_from(each) for each in fields["trained_on"]),
        evaluated_on=tuple(_terms_from(each) for each in fields["evaluated_on"]),
    )


def _terms_from(fields: Mapping[str, Any]) -> Terms:
    return Terms(**{**fields, "sources": tuple(fields["sources"])})


def _trace(champion: Champion, setting: Setting) -> Lineage:
    plan = replace(champion.plan, targets=(champion.target,))
    if champion.learning_rate is not None:
        plan = replace(plan, target_learning_rates=(champion.learning_rate,))
    phases = unfold(plan, setting, tuple(Role)).in_order()
    trained = [phase for phase in phases if not isinstance(phase, EvaluatePhase)]
    scored = [phase for phase in phases if isinstance(phase, EvaluatePhase)]
    return Lineage(
        trained_on=_roll_up(trained, setting.inventory),
        evaluated_on=_roll_up(scored, setting.inventory),
    )


def _sources_of(phase: Phase) -> tuple[Source, ...]:
    if isinstance(phase, EvaluatePhase):
        return tuple(cell.source for cell in phase.cells)
    if isinstance(phase, TrainPhase):
        return tuple(source for source, _ in phase.shares)
    return phase.sources  # word pairs of an alignment


def _roll_up(phases: Sequence[Phase], inventory: Inventory) -> tuple[Terms, ...]:
    """Terms in the order of the phases, sources of equal terms together."""
    sources = dict.fromkeys(source for phase in phases for source in _sources_of(phase))
    groups: dict[Terms, list[SourceFacts]] = {}
    for source in sources:
        facts = inventory.sources[source.name]
        groups.setdefault(_bare_terms(facts), []).append(facts)
    return tuple(
        replace(
            terms,
            sources=tuple(facts.source.name for facts in own),
            num_examples=sum(facts.num_examples for facts in own),
        )
        for terms, own in groups.items()
    )


def _bare_terms(facts: SourceFacts) -> Terms:
    publication = facts.provenance.publication
    return Terms(
        title=publication.title if publication else None,
        licence=publication.licence if publication else None,
        is_non_commercial=publication is not None and publication.is_non_commercial,
        note=facts.provenance.note,
        sources=(),
        num_examples=0,
    )


def _source_fields(facts: SourceFacts) -> dict[str, Any]:
    source, terms = facts.source, _bare_terms(facts)
    return {
        "source": source.name,
        "task": source.task,
        "language": source.language,
        "origin": source.origin.value,
        "split": source.split.value,
        "num_examples": facts.num_examples,
        "title": terms.title,
        "licence": terms.licence,
        "is_non_commercial": terms.is_non_commercial,
        "note": terms.note,
    }
