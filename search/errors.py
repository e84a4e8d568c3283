"""What ends a study in one line instead of a traceback."""

from __future__ import annotations


class UserError(Exception):
    """A mistake of the user; the message is one line: what was found, the rule, the remedy."""


class StudyFailedError(RuntimeError):
    """The study has no champions; the message is one line."""
