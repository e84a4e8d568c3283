"""The hub as a corpus: which sources it has, read and counted, for `--data hub`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, final

from spaces.catalogue import MLM_TEXT, find_task
from spaces.inventory import Provenance
from spaces.task import Source
from trainers.data.examples import Example, SpanExample, TextExample
from trainers.data.formats.records import Findings
from trainers.data.formats.spans import mend_answers
from trainers.data.hub.faults import refusal
from trainers.data.hub.loading import describe, load_rows
from trainers.data.hub.paragraphs import NUM_PARAGRAPHS, REPOSITORY, read_paragraphs
from trainers.data.hub.pins import find_commit, read_pins
from trainers.data.hub.places import Part, Place
from trainers.data.hub.table import find_place, find_remedy, list_scored
from trainers.data.overlap import SHARED, drop_overlapping
from trainers.data.texts import list_texts

_MLM_NOTE = (
    f"of the first {NUM_PARAGRAPHS:,} paragraphs of the dump, those left out that share "
    f"{SHARED} characters with dev or test"
)
LEFT_OUT: Final = "paragraphs left out"
"""Tally of those of a Wikipedia that may not be trained on."""


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
    findings: dict[Source, Findings] = field(default_factory=dict, init=False, compare=False)
    """What was mended or dropped of the sources that were read."""

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

        Running text is read without the paragraphs that overlap with dev or test (see
        `trainers.data.overlap`). This costs reading every dev and test set of the hub in that
        language, of the tasks of this study or not; for English, all bitexts.

        Raises:
            FileNotFoundError: If `has(source)` is false.
            ValueError: If they cannot be loaded, a row breaks its layout, or there are not as many
                as there should be; the message says repository, configuration, split and remedy.
        """
        if _is_text(source):
            return list(self._read_text(source))
        place = find_place(source)
        if place is None:
            raise FileNotFoundError(f"no data for {source.name}: {self.missing(source)}")
        examples = [e for part in place.parts for e in self._read_part(part, place, source)]
        is_catalogue_s = place.publication in (None, source.publication)
        if self.is_strict and is_catalogue_s and source.num_examples is not None:
            part = place.parts[0]
            check_count(part, source.language, source.num_examples, len(examples))
        chosen = [e for e in examples if place.belongs is None or place.belongs(e)]
        return self._mend(chosen, source)

    def provenance(self, source: Source) -> Provenance:
        """The publication; the note says repositories, the commits known, and peculiarities.

        What was dropped or mended is counted there once the source was read.
        """
        place = find_place(source)
        if place is None:
            return Provenance(
                publication=source.publication,
                note=self._cite((REPOSITORY,), _MLM_NOTE, self._count_mended(source)),
            )
        repositories = tuple(dict.fromkeys(part.repository for part in place.parts))
        return Provenance(
            publication=place.publication or source.publication,
            note=self._cite(repositories, place.note, self._count_mended(source)),
        )

    def missing(self, source: Source) -> str:
        """What a user must do to have this source; asked where `has` is false."""
        return find_remedy(source)

    def _read_text(self, source: Source) -> list[TextExample]:
        language = source.language
        paragraphs = read_paragraphs(language, find_commit(REPOSITORY, self.pins))
        kept = drop_overlapping(paragraphs, self._list_scored(source))
        self.findings[source] = Findings(tallies=Counter({LEFT_OUT: len(paragraphs) - len(kept)}))
        return kept

    def _list_scored(self, text: Source) -> Iterator[str]:
        """Texts of dev and test in the language of a running text."""
        for source in list_scored(text.language):
            try:
                examples = self.read(source)
            except ValueError as error:
                what = f"{text.name} is read without what is in {source.name}"
                raise ValueError(f"{what}: {error}") from error
            for example in examples:
                yield from list_texts(example, text.language)

    def _read_part(self, part: Part, place: Place, source: Source) -> Iterator[Example]:
        commit = find_commit(part.repository, self.pins)
        language = source.language
        prefix = "" if len(place.parts) == 1 else f"{part.repository} {part.split} "
        num_rows = 0
        for number, row in enumerate(load_rows(part, language, commit), start=1):
            num_rows += 1
            try:
                example = part.read(f"{prefix}{number}", row)
            except (ValueError, TypeError) as error:
                what = f"{describe(part, language)} row {number}:"
                remedy = "pin another commit in the lock file, or use --data DIR"
                raise refusal(what, str(error), remedy) from error
            yield example
        if self.is_strict:
            check_count(part, language, part.expected_rows(language), num_rows)

    def _mend(self, examples: list[Example], source: Source) -> list[Example]:
        """Questions with their answers where they are; without those that have none left."""
        has_unanswerable = find_task(source.task).has_unanswerable
        self.findings[source] = findings = Findings()
        mended: list[Example] = []
        for example in examples:
            if not isinstance(example, SpanExample) or (has_unanswerable and not example.answers):
                mended.append(example)
            elif (found := mend_answers(example, findings)) is not None:
                mended.append(found)
        return mended

    def _count_mended(self, source: Source) -> str:
        return self.findings[source].note() if source in self.findings else ""

    def _cite(self, repositories: tuple[str, ...], *notes: str) -> str:
        pins = read_pins() | self.pins
        cited = (f"{name} {pins.get(name, '')[:8]}".strip() for name in repositories)
        return "; ".join(filter(None, (", ".join(cited), *notes)))


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
