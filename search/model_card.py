"""What a champion is called, and what is said of it, in the registry of models."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from search.licences import Lineage, lineage_tags, write_card
from search.records import StudyRecord
from search.summary import shown_name

if TYPE_CHECKING:
    from search.selection import Champion


class Card(TypedDict):
    """What a version of a model carries."""

    tags: dict[str, str]
    description: str | None


def model_name(champion: Champion, study: StudyRecord) -> str:
    """`{study}-{target}`."""
    return f"{study.name}-{shown_name(champion.target, study.data)}"


def model_card(champion: Champion, study: StudyRecord, lineage: Lineage | None) -> Card:
    """Facts as tags, and the data behind the champion where they are known."""
    facts = {
        "score": f"{champion.select.score:.2f}",
        "mixture": champion.plan.describe(),
        "trial": str(champion.trial),
        "data": study.data,
    }
    if lineage is None:
        return Card(tags=facts, description=None)
    name = shown_name(champion.target, study.data)
    return Card(
        tags=facts | lineage_tags(lineage), description=write_card(name, champion, lineage)
    )
