"""Professions, and the kinds of concepts that are not things."""

from __future__ import annotations

from trainers.data.offline.lexicon import Kind, Profession

_PROFESSIONS = """
teacher doctor nurse engineer lawyer journalist farmer baker pilot librarian musician student
"""

PROFESSIONS = tuple(Profession(name=name) for name in _PROFESSIONS.split())
CITY, PROFESSION = Kind(name="city"), Kind(name="profession")
"""What cities and professions are called."""
