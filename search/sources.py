"""Where a study's examples come from: its corpus, and the sources that it reads from there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from search.request import Request
from spaces.catalogue import (
    INTERMEDIATE,
    MLM_TEXT,
    OVERLAPS,
    TARGETS,
    WORD_PAIRS,
    threshold_source,
)
from spaces.presets import Preset
from spaces.task import Role, Source
from trainers.data.corpus import Corpus
from trainers.data.folder import FolderCorpus
from trainers.data.hub.corpus import HubCorpus
from trainers.data.offline import OfflineCorpus
from trainers.data.offline.settings import describe_suite, is_suite, read_suite


def open_corpus(data: str) -> Corpus:
    """The way in that `--data` names.

    Raises:
        ValueError: If it is none, and no folder.
    """
    if is_suite(data):
        return read_suite(data)
    if data == "hub":
        return HubCorpus()
    folder = Path(data).expanduser()
    if not folder.is_dir():
        raise ValueError(
            f"--data must be offline, hub or a folder in official layouts, got {data!r}"
        )
    return FolderCorpus(root=folder.resolve())


def leave_out(corpus: Corpus, preset: Preset, request: Request) -> tuple[Preset, tuple[str, ...]]:
    """The preset without those of its tasks that it can do without and the data lack.

    Tasks that the user named stay, and are refused where they cannot be had.

    Returns:
        The preset, and a line on each task that was left out.
    """
    targets, tasks = request.targets is None, request.intermediate is None
    gone = [
        name
        for name in preset.dispensable
        if (name in preset.targets and targets and not _has_target(corpus, name))
        or (name in preset.tasks and tasks and not corpus.has(INTERMEDIATE[name].sources[0]))
    ]
    lacks = (
        f"without {name}: {corpus.missing(_first_source(name))}, or name the tasks that you want"
        for name in gone
    )
    left = replace(
        preset,
        targets=tuple(name for name in preset.targets if name not in gone),
        intermediate=tuple(name for name in preset.intermediate if name not in gone),
    )
    return left, tuple(lacks)


def _has_target(corpus: Corpus, name: str) -> bool:
    return any(corpus.has(source) for source in TARGETS[name].select)


def _first_source(name: str) -> Source:
    return TARGETS[name].select[0] if name in TARGETS else INTERMEDIATE[name].sources[0]


def check_sources(corpus: Corpus, preset: Preset, data: str) -> None:
    """Every task needs its English training data; every target something to be selected on.

    Raises:
        ValueError: If the data lack one of these; the message says what to do.
    """
    needed = [INTERMEDIATE[task].sources[0] for task in preset.tasks]
    if preset.wants_mlm and not any(corpus.has(source) for source in MLM_TEXT.sources):
        needed.append(MLM_TEXT.sources[0])
    for name in preset.targets:
        target = TARGETS[name]
        needed += [target.train] if target.train else []
        if not any(corpus.has(source) for source in target.select):
            needed.append(target.select[0])
        tested = (source for source in target.test if corpus.has(source))
        needed += [tuned for source in tested if (tuned := threshold_source(source))]
    for source in needed:
        if not corpus.has(source):
            raise ValueError(
                f"--data {data} has no {source.name}, which these tasks need: "
                f"{corpus.missing(source)}"
            )
    _check_overlaps(corpus, preset, data)


def _check_overlaps(corpus: Corpus, preset: Preset, data: str) -> None:
    """A test split that others translate is needed wherever one is selected on its paragraphs."""
    test = [source for name in preset.targets for source in TARGETS[name].test]
    tested = [source for source in test if corpus.has(source)]
    for selected, original in OVERLAPS.items():
        translations = [source.name for source in tested if source.task == original.task]
        if translations and corpus.has(selected) and not corpus.has(original):
            raise ValueError(
                f"--data {data} must have {original.name} beside {', '.join(translations)}: its "
                f"paragraphs are left out of {selected.name}; {corpus.missing(original)}"
            )


def find_word_pairs(corpus: Corpus, data: str) -> tuple[Source, ...]:
    """Word pairs that the data have, for alignment.

    Raises:
        ValueError: If they have none; `data` is what the message calls them.
    """
    present = tuple(source for source in WORD_PAIRS.sources if corpus.has(source))
    if not present:
        raise ValueError(
            f"--align needs word pairs, --data {data} has none: for one language, "
            f"{corpus.missing(WORD_PAIRS.sources[0])}; or leave out --align"
        )
    return present


def list_sources(preset: Preset) -> tuple[Source, ...]:
    """Every source that a study of this preset would read, whether the data have it or not."""
    sources: list[Source] = []
    for task in preset.tasks:
        sources += INTERMEDIATE[task].sources
    sources += MLM_TEXT.sources if preset.wants_mlm else ()
    for name in preset.targets:
        target = TARGETS[name]
        sources += [target.train] if target.train else []
        sources += [source for role in Role for source in target.sources(role)]
    return tuple(dict.fromkeys(sources))


def describe_corpus(corpus: Corpus) -> str:
    """What tells studies apart: a folder by its path, the offline suite by its settings."""
    if isinstance(corpus, FolderCorpus):
        return str(corpus.root)
    return describe_suite(corpus) if isinstance(corpus, OfflineCorpus) else corpus.kind
