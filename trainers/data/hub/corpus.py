"""The hub as a corpus: which sources it has, read and counted, for `--data hub`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import final

from spaces.catalogue import MLM_TEXT
from spaces.inventory import Provenance
from spaces.task import Source
from trainers.data.examples import Example
from trainers.data.hub.faults import refusal
from trainers.data.hub.loading import describe, load_rows
from trainers.data.hub.paragraphs import NUM_PARAGRAPHS, REPOSITORY, read_paragraphs
from trainers.data.hub.pins import find_commit, read_pins
from trainers.data.hub.places import Part, Place
from trainers.data.hub.table import find_place, find_remedy

_MLM_NOTE = (
    f"the first {NUM_PARAGRAPHS:,} paragraphs of the dump; texts of dev and test are not sought "
    "in them, and the contexts of the question-answering targets are of Wikipedia, too"
)
"""To leave them out would mean to load every data set with a dev or test split in the language."""


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class HubCorpus:
    """A `Corpus` over data sets of the Hugging Face hub.

    Each repository is read at the commit that the lock file names; one that it does not name is
    pinned to today's. Pickling takes along the commits that are known then, so that a worker on
    another machine reads what the driver read, or refuses.
    """

    is_strict: bool = True
    """Whether the number of examples must be the official one. False is for tests, whose data sets
    have a handful of rows."""
    pins: dict[str, str] = field(default_factory=dict, compare=False)
    """Commits by repository that go before those of this machine's lock file."""

    def __reduce__(self) -> tuple[Callable[..., HubCorpus], tuple[bool, dict[str, str]]]:
        """Take the commits of the lock file along."""
        return _restore, (self.is_strict, read_pins() | self.pins)

    @property
    def kind(self) -> str:
        """`hub`."""
        return "hub"

    def has(self, source: Source) -> bool:
        """Whether the hub has the source, as the table says; asks nobody."""
        return _is_text(source) or find_place(source) is not None

    def read(self, source: Source) -> list[Example]:
        """All examples of the source, in the order of the repository; loads them where needed.

        Raises:
            FileNotFoundError: If `has(source)` is false.
            ValueError: If they cannot be loaded, a row breaks its layout, or there are not as many
                as there should be; the message says repository, configuration, split and remedy.
        """
        if _is_text(source):
            return list(read_paragraphs(source.language, find_commit(REPOSITORY, self.pins)))
        place = find_place(source)
        if place is None:
            raise FileNotFoundError(f"no data for {source.name}: {self.missing(source)}")
        examples = [e for part in place.parts for e in self._read_part(part, place, source)]
        if self.is_strict and source.num_examples is not None:
            part = place.parts[0]
            check_count(part, source.language, source.num_examples, len(examples))
        return [e for e in examples if place.belongs is None or place.belongs(e)]

    def provenance(self, source: Source) -> Provenance:
        """The publication; the note says repositories, the commits known, and peculiarities."""
        place = find_place(source)
        if place is None:
            return Provenance(
                publication=source.publication, note=self._cite((REPOSITORY,), _MLM_NOTE)
            )
        repositories = tuple(dict.fromkeys(part.repository for part in place.parts))
        return Provenance(
            publication=place.publication or source.publication,
            note=self._cite(repositories, place.note),
        )

    def missing(self, source: Source) -> str:
        """What a user must do to have this source; asked where `has` is false."""
        return find_remedy(source)

    def _read_part(self, part: Part, place: Place, source: Source) -> Iterator[Example]:
        commit = find_commit(part.repository, self.pins)
        language = source.language
        prefix = "" if len(place.parts) == 1 else f"{part.repository} {part.split} "
        num_rows = 0
        for number, row in enumerate(load_rows(part, language, commit)):
            num_rows += 1
            try:
                example = part.read(f"{prefix}{number}", row)
            except (ValueError, TypeError) as error:
                what = f"{describe(part, language)} row {number}:"
                remedy = "pin another commit in the lock file, or use --data DIR"
                raise refusal(what, str(error), remedy) from error
            if example is not None:
                yield example
        if self.is_strict:
            check_count(part, language, part.expected_rows(language), num_rows)

    def _cite(self, repositories: tuple[str, ...], note: str) -> str:
        pins = read_pins() | self.pins
        cited = (f"{name} {pins.get(name, '')[:8]}".strip() for name in repositories)
        return "; ".join(filter(None, (", ".join(cited), note)))


def check_count(part: Part, language: str, expected: int | None, found: int) -> None:
    """Refuses a part whose size is not the official one; None passes.

    Raises:
        ValueError: If it is another: repository, configuration, split, expected, found, remedy.
    """
    if expected is not None and found != expected:
        raise refusal(
            describe(part, language),
            f"must have {expected:,} examples of {language}, has {found:,}",
            "pin a commit that has them in the lock file, or use --data DIR",
        )


def _is_text(source: Source) -> bool:
    return source.task == MLM_TEXT.name and source in MLM_TEXT.sources


def _restore(is_strict: bool, pins: dict[str, str]) -> HubCorpus:
    return HubCorpus(is_strict=is_strict, pins=pins)
