"""Why a language is an exception in `docs/results/zero-shot.md`, as far as it was found.

Written by hand after looking at the outcomes; a table shows a cause only where the language is an
exception, so an entry that a later run no longer needs does no harm.
"""

from __future__ import annotations

CAUSES: dict[tuple[str, str], str] = {}
"""By target and language: half a sentence with the figures that show it."""
