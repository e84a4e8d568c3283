"""The ways in: where the examples of a source come from.

A corpus answers two questions: does it have this source, and what are its examples. Splits that
the official data do not cut (Tatoeba's halves) are cut here, once, for all corpora.
"""

from __future__ import annotations

from typing import Protocol

from spaces.inventory import Provenance
from spaces.task import Source
from trainers.data.examples import Example


class Corpus(Protocol):
    """A way in. Picklable and cheap to build: workers on other machines build their own."""

    @property
    def kind(self) -> str:
        """`offline`, `hub` or `dir`: goes into every score, so that none is mistaken."""
        ...

    def has(self, source: Source) -> bool:
        """Whether the source exists here. Looks, but does not read the records."""
        ...

    def read(self, source: Source) -> list[Example]:
        """All examples of the source, in its own order.

        Raises:
            FileNotFoundError: If the corpus does not have it.
            ValueError: If a record breaks its format; the message says file, line and remedy.
        """
        ...

    def provenance(self, source: Source) -> Provenance:
        """Which data set the examples of the source are from, and what is unusual about them."""
        ...

    def missing(self, source: Source) -> str:
        """What a user must do to have this source here, as half a sentence for an error."""
        ...
