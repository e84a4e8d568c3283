"""The languages of the suite: one file each, with its words and its grammar."""

from __future__ import annotations

from trainers.data.offline.grammar import Grammar
from trainers.data.offline.languages import (
    arabic,
    chinese,
    english,
    french,
    german,
    hindi,
    russian,
    spanish,
    swahili,
    turkish,
)

_GRAMMARS: tuple[Grammar, ...] = (
    english,
    german,
    spanish,
    french,
    russian,
    chinese,
    arabic,
    hindi,
    swahili,
    turkish,
)
GRAMMARS = {grammar.CODE: grammar for grammar in _GRAMMARS}
"""By ISO 639-1 code, English first."""
