"""Where running text for masked-language modelling lies: in `mlm/`, else in the training data.

A language without a file of its own has the texts of all its training sources, each distinct text
once. Of either, a text that is also one of a dev or test split in that language is left out, be it
one that this study is scored on or not. Texts are compared whole: a sentence of a test set inside
a longer paragraph is not sought.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias, final

from spaces.catalogue import INTERMEDIATE, MLM_TEXT, TARGETS, find_task
from spaces.task import Origin, Publication, Source, Split, TaskType
from trainers.data.examples import Example, TextExample
from trainers.data.formats.records import FaultsAlone, Findings, Report
from trainers.data.formats.texts import read_texts
from trainers.data.formats.withheld import read_withheld
from trainers.data.layouts.layout import Files, Found, Key, Layout, find_first
from trainers.data.texts import list_texts

LEFT_OUT: Final = "texts of dev or test left out"
"""Tally of what is in a language's text and may not be trained on."""
_NOTE: Final = "; without the texts of dev and test"

_OWN_TEXT: Final = Publication(title="own text in mlm/", licence="no licence stated")
"""A user's files, of whose origin nothing is known here."""

Layouts: TypeAlias = Mapping[Key, tuple[Layout, ...]]

_SIDED: Final = {TaskType.BITEXT, TaskType.MINING}
"""Their English is in the files of every other language."""


def lay_out_text(layouts: Layouts) -> dict[Key, tuple[Layout, ...]]:
    """The layouts of running text, the preferred one first.

    Args:
        layouts: Of all other sources.
    """
    file = Files(
        files=("mlm/{language}.txt",),
        read=read_texts,
        languages=MLM_TEXT.task.languages,
        publication=_OWN_TEXT,
    )
    own = (file, TrainingTexts(layouts=layouts))
    key = (MLM_TEXT.name, Split.TRAIN, Origin.NATIVE)
    return {key: tuple(Unscored(inner=layout, layouts=layouts) for layout in own)}


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingTexts(Layout):
    """The texts of all training sources of a language."""

    layouts: Layouts
    """Of all sources that have texts."""

    def covers(self, language: str) -> bool:
        """Whether there may be running text in `language`."""
        return language in MLM_TEXT.task.languages

    def wanted(self, language: str) -> str:
        """Any training data will do."""
        return f"training data of any task in {language}"

    def has_files(self, root: Path, language: str) -> bool:
        """Whether any training source is here."""
        return bool(self._list(root, language))

    def find(self, root: Path, language: str) -> Found | None:
        """All training sources under `root`."""
        parts = self._list(root, language)
        if not parts:
            return None
        return Found(
            paths=tuple(path for _, part in parts for path in part.paths),
            read=partial(_gather, parts),
            publication=_roll_up([part.publication or own.publication for own, part in parts]),
            note=f"texts of {len(parts)} training source{'s' if len(parts) > 1 else ''}",
            is_mended=False,
        )

    def _list(self, root: Path, language: str) -> list[tuple[Source, Found]]:
        found = (
            (source, find_first(_list_layouts(self.layouts, source), root, language))
            for source in _list_training(language)
        )
        return [(source, part) for source, part in found if part is not None]


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class Unscored(Layout):
    """Running text without what the dev and test splits of its language hold."""

    inner: Layout
    """Of the running text."""
    layouts: Layouts
    """Of all splits."""

    def covers(self, language: str) -> bool:
        """Whether the text's layout does."""
        return self.inner.covers(language)

    def wanted(self, language: str) -> str:
        """The text's files."""
        return self.inner.wanted(language)

    def has_files(self, root: Path, language: str) -> bool:
        """Whether the text's files are here."""
        return self.inner.has_files(root, language)

    def find(self, root: Path, language: str) -> Found | None:
        """The text under `root`; its splits are not read before the text is."""
        found = self.inner.find(root, language)
        if found is None:
            return None
        read = partial(_leave_out, found, partial(_list_scored, self.layouts, root, language))
        return replace(found, read=read, note=f"{found.note}{_NOTE}".lstrip("; "))


def _gather(parts: Sequence[tuple[Source, Found]], report: Report) -> list[Example]:
    """Distinct texts in the order of sources and examples; an id says where one occurs first."""
    texts: dict[str, TextExample] = {}
    for source, part in parts:
        for example in part.read(FaultsAlone(report=report)):
            for place, text in enumerate(list_texts(example, source.language)):
                text_id = f"{source.name}:{example.id}:{place}"
                texts.setdefault(text, TextExample(id=text_id, text=text))
    return list(texts.values())


def _leave_out(
    found: Found, list_scored: Callable[[], Iterator[str]], report: Report
) -> list[Example]:
    examples, scored = found.read(report), set(list_scored())
    kept = [e for e in examples if isinstance(e, TextExample) and e.text.strip() not in scored]
    for _ in range(len(examples) - len(kept)):
        report.count(LEFT_OUT)
    return list(kept)


def _list_training(language: str) -> tuple[Source, ...]:
    """Of the intermediate tasks, native and translated, then of the targets."""
    tasks = (source for task in INTERMEDIATE.values() for source in task.sources)
    targets = (
        replace(target.train, language=language) for target in TARGETS.values() if target.train
    )
    return tuple(
        dict.fromkeys((*(source for source in tasks if source.language == language), *targets))
    )


def _list_scored(layouts: Layouts, root: Path, language: str) -> Iterator[str]:
    """Texts of every dev and test split in `language`, with gold labels or without.

    A row that breaks its format is passed over: nobody can be scored on it.
    """
    for layout, code, task_type in _list_splits(layouts, language):
        found = layout.find(root, code)
        if found is not None:
            for example in found.read(Findings()):
                yield from list_texts(example, language)
        elif isinstance(layout, Files):
            for path in layout.withheld(root, code):
                yield from read_withheld(path, task_type, language)


def _list_splits(layouts: Layouts, language: str) -> Iterator[tuple[Layout, str, TaskType]]:
    """Layouts of dev and test splits, the language of their names, the type of their task."""
    for (task, split, _), own in layouts.items():
        record = find_task(task)
        is_sided = language == "en" and record.task_type in _SIDED
        for code in record.languages if is_sided else (language,):
            if split is not Split.TRAIN:
                yield from ((each, code, record.task_type) for each in own if each.covers(code))


def _list_layouts(layouts: Layouts, source: Source) -> tuple[Layout, ...]:
    own = layouts.get((source.task, source.split, source.origin), ())
    return tuple(layout for layout in own if layout.covers(source.language))


def _roll_up(publications: Iterable[Publication | None]) -> Publication:
    """One for all, which names the licence of each, and forbids what any of them forbids."""
    distinct = tuple(dict.fromkeys(each for each in publications if each is not None))
    if len(distinct) == 1:
        return distinct[0]
    return Publication(
        title="training texts of several data sets",
        licence="; ".join(f"{each.title}: {each.licence}" for each in distinct),
        is_non_commercial=any(each.is_non_commercial for each in distinct),
    )
