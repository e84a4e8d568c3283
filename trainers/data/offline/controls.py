"""What one can turn on the suite: how hard it is, and what its data sets have in common."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, kw_only=True, slots=True)
class Controls:
    """Shares in [0, 1], the same for every task and language."""

    difficulty: float = 0.5
    """From 0, short and explicit, to 1: more events in a paragraph, more pronouns, negation and
    hypernyms, more that is told about others, questions that repeat less, nearer neighbours."""
    shared_values: float = 0.0
    """Names, cities, times, quantities and prices that training, dev and test sets share. The
    others are dealt among them, so at 0 no answer of a held-out question occurs in training."""
    digits: float = 0.5
    """Sentences with quantities in digits, which all languages write alike."""
    named_pairs: float = 0.0
    """Families of parallel sentences (Tatoeba, BUCC) that tell names, cities, years and prices,
    which languages of one script write alike, so that translations are found without reading;
    the others say `she` or `he`, and numbers in words."""
    lexicon_overlap: float = 0.75
    """Things and actions that all tasks know. Of the others each family of tasks, one that
    trains on the same data, knows half, a half of its own."""

    def __post_init__(self) -> None:
        """Refuse what is no share.

        Raises:
            ValueError: If a value is outside [0, 1].
        """
        for field in fields(self):
            value = getattr(self, field.name)
            if not 0 <= value <= 1:
                raise ValueError(f"{field.name} must be in [0, 1], got {value}")


DEFAULT_CONTROLS = Controls()


@dataclass(frozen=True, kw_only=True, slots=True)
class Scale:
    """A share or a number that follows the difficulty."""

    easy: float
    hard: float

    def at(self, difficulty: float) -> float:
        """The value at a difficulty in [0, 1], in a straight line between the two."""
        return self.easy + (self.hard - self.easy) * difficulty
