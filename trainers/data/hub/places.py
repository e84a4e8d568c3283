"""What is said of a place on the hub: repository, configuration, split, columns, rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from spaces.task import Publication
from trainers.data.examples import Example
from trainers.data.hub.rows import Row
from trainers.data.languages import ENGLISH_NAMES, ISO_639_3

Reader: TypeAlias = Callable[[str, Row], Example]
"""A row with its number -> an example."""

CONVERTED = "refs/convert/parquet"
"""The branch that the hub's own converter keeps of a data set: parquet files in
`{configuration}/{split}/`. It takes the place of a main branch that holds a loading script, which
`datasets` no longer runs."""
_CONVERTED_REPOSITORIES = frozenset(
    {
        "Rowan/hellaswag",  # parquet was proposed for main; unconfirmed whether it was taken
        "allenai/cosmos_qa",
        "facebook/mlqa",
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A split of a repository, and how its rows become examples."""

    repository: str
    config: str
    """With `{language}` (ISO 639-1), `{iso3}` (ISO 639-3) or `{name}` (English) to fill in."""
    split: str
    columns: tuple[str, ...]
    """The columns read; a repository may have more."""
    read: Reader
    keep: Callable[[Row, str], bool] | None = None
    """Whether a row belongs to the source at all, given the source's language."""
    num_rows: int | Mapping[str, int] | None = None
    """Rows that are kept, for every language or by language; None where the catalogue has the
    size, or it is not known."""

    def fill(self, language: str) -> str:
        """The configuration for a language."""
        return self.config.format(
            language=language, iso3=ISO_639_3.get(language), name=ENGLISH_NAMES.get(language)
        )

    def expected_rows(self, language: str) -> int | None:
        """Rows that should be kept for a language, None where `num_rows` has no number for it."""
        if isinstance(self.num_rows, Mapping):
            return self.num_rows.get(language)
        return self.num_rows


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a kind of source is to be found."""

    parts: tuple[Part, ...]
    languages: tuple[str, ...] = ("en",)
    belongs: Callable[[Example], bool] | None = None
    """For splits that are ours: whether an example falls into this one."""
    publication: Publication | None = None
    """Where it is not the catalogue's."""
    note: str = ""
    """Where the examples are not what the catalogue says."""


def find_branch(repository: str) -> str:
    """The branch of a repository that is loaded: main, unless that holds a script."""
    return CONVERTED if repository in _CONVERTED_REPOSITORIES else "main"
