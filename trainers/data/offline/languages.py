"""The languages of the suite and their grammars."""

from __future__ import annotations

from trainers.data.offline import arabic, chinese, english, german
from trainers.data.offline.grammar import Grammar

GRAMMARS: dict[str, Grammar] = {"en": english, "de": german, "zh": chinese, "ar": arabic}
"""By ISO 639-1 code, English first."""
SENTENCE_SPACES = {"en": " ", "de": " ", "zh": "", "ar": " "}
"""What stands between two sentences of a paragraph."""
