"""Tasks and the sources of their examples.

A *task* is a kind of question with one way of scoring (`mnli`, `panx`). A *source* is the part of
a task's data that one file or one generator call yields: one language, one split, one origin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

_TASK_NAME = re.compile(r"[a-z0-9_]+")
"""MLflow refuses "+" in names, so a task is `anli_plus`, never `anli+`."""


class TaskType(StrEnum):
    """What an example looks like, hence which head reads it and which metric scores it."""

    PAIR = "pair"
    """Two texts, one label of a fixed set; scored by accuracy."""
    TAGGING = "tagging"
    """A sentence of words, a tag a word."""
    SPAN = "span"
    """A question and a context; the answer is a span of the context."""
    CHOICE = "choice"
    """A text and several continuations or answers, of which one is right."""
    MLM = "mlm"
    """Running text; masked tokens are to be guessed."""
    BITEXT = "bitext"
    """A sentence and its translation; nothing is trained, sentence vectors are compared."""
    MINING = "mining"
    """Sentences of two languages, few of which are translations of each other; nothing is
    trained, the pairs are to be found."""
    ALIGNMENT = "alignment"
    """A word and its translation, for lexical alignment: the vectors of both are pulled together
    in an early layer."""


class Split(StrEnum):
    """A split as the data set's authors cut it."""

    TRAIN = "train"
    DEV = "dev"
    TEST = "test"


class Origin(StrEnum):
    """How the text of a source came to be in its language."""

    NATIVE = "native"
    TRANSLATED = "translated"


class Role(StrEnum):
    """What a score may be used for."""

    SELECT = "select"
    """The search and the choice of champions see it. English only, unless the user asks else."""
    DEV = "dev"
    """Reported beside, in all languages; never seen by the search by default."""
    TEST = "test"
    """Written once, at the end, for champions and baselines."""


class Group(StrEnum):
    """Which average of the benchmark a target belongs to, as XTREME groups them."""

    CLASSIFICATION = "classification"
    TAGGING = "tagging"
    QA = "qa"
    RETRIEVAL = "retrieval"


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """The published data set that a source is part of."""

    title: str
    licence: str
    """As its authors state it, e.g. `CC BY-SA 4.0`."""
    is_non_commercial: bool = False
    """Whether the licence, or the terms of the text it was made from, forbid commercial use."""


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Source:
    """One language, one split and one origin of one task's data."""

    task: str
    """Name of the task whose records these are, e.g. `mnli` for XNLI's training data."""
    language: str
    """ISO 639-1 code as XTREME writes it."""
    split: Split
    origin: Origin = Origin.NATIVE
    publication: Publication | None = field(default=None, compare=False)
    """What the official data are; None where nobody has published any, and only a user's own
    files or the offline suite can have the source."""
    num_examples: int | None = field(default=None, compare=False)
    """Examples of the official data, after rows without gold; None where not known."""

    @property
    def name(self) -> str:
        """Stable name for file names, recipes and messages, e.g. `mnli.de.train.translated`."""
        suffix = "" if self.origin is Origin.NATIVE else f".{self.origin}"
        return f"{self.task}.{self.language}.{self.split}{suffix}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """One task of the catalogue."""

    name: str
    """Matches `[a-z0-9_]+`."""
    title: str
    """Name as the field writes it, for tables."""
    task_type: TaskType
    metric: str
    """The figure that counts: accuracy, f1, exact_match_f1 or accuracy_f1 (means of both)."""
    languages: tuple[str, ...]
    """Every language the official data have, in the benchmark's order."""
    labels: tuple[str, ...] = ()
    """Labels in id order; empty where the training data define them, or there are none."""
    has_unanswerable: bool = False
    """Whether a question may have no answer, as in SQuAD 2.0; span tasks only."""

    def __post_init__(self) -> None:
        """Refuse names that MLflow would refuse, and tasks without a language.

        Raises:
            ValueError: If the name or the languages break the rule.
        """
        if not _TASK_NAME.fullmatch(self.name):
            raise ValueError(f"task name {self.name!r} must match [a-z0-9_]+")
        if not self.languages:
            raise ValueError(f"task {self.name!r} must name at least one language")


@dataclass(frozen=True, kw_only=True, slots=True)
class IntermediateTask:
    """A task to train on between pretraining and the target."""

    task: Task
    sources: tuple[Source, ...]
    """Training sources, English first. A data set may lack some of the non-English ones."""

    @property
    def name(self) -> str:
        """Name of the task."""
        return self.task.name


@dataclass(frozen=True, kw_only=True, slots=True)
class TargetTask:
    """A task of the benchmark: what it is trained on and on which splits it is scored."""

    task: Task
    group: Group
    train: Source | None
    """English training data; None where the benchmark trains nothing (bitext retrieval)."""
    select: tuple[Source, ...]
    """What the search may see. English only where the benchmark has English dev data."""
    dev: tuple[Source, ...]
    """The all-language dev split; empty where the benchmark has none, never test instead."""
    test: tuple[Source, ...]

    @property
    def name(self) -> str:
        """Name of the task."""
        return self.task.name

    def sources(self, role: Role) -> tuple[Source, ...]:
        """Sources that are scored under `role`, one a language."""
        return {Role.SELECT: self.select, Role.DEV: self.dev, Role.TEST: self.test}[role]
