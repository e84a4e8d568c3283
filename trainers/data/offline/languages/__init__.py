"""The languages of the suite: one file each, with its words and its grammar."""

from __future__ import annotations

from trainers.data.offline.grammar import Grammar
from trainers.data.offline.languages import english, turkish

GRAMMARS: dict[str, Grammar] = {"en": english, "tr": turkish}
"""By ISO 639-1 code, English first."""
