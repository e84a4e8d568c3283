"""The rows of a part, loaded through `datasets` at a pinned commit.

What was loaded once is opened from its files without asking the hub, since a commit does not
change. `datasets` itself would ask again; where it gets no answer it takes the newest data set of
its cache, whatever commit was wanted, and finds none that was loaded from a folder. For the same
reason every commit has a cache folder of its own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainers.data.hub.faults import refusal, report_faults
from trainers.data.hub.pins import hub_folder
from trainers.data.hub.places import CONVERTED, Part, find_branch
from trainers.data.hub.rows import Row

if TYPE_CHECKING:
    from datasets import Dataset

_ROWS_AT_A_TIME = 1000


def load_rows(part: Part, language: str, commit: str) -> Iterator[Row]:
    """The rows of a part that belong to a language, in the repository's order.

    Args:
        part: The split.
        language: The source's.
        commit: 40 hex digits.

    Yields:
        The columns of the part; class labels as their names, None for those without gold.

    Raises:
        ValueError: If the hub or the cache does not have it, or a column is missing.
    """
    dataset = _choose_split(part, language, commit)
    names = {column: _name_labels(dataset.features[column]) for column in part.columns}
    tables = dataset.select_columns(list(part.columns)).with_format("arrow")
    for table in tables.iter(batch_size=_ROWS_AT_A_TIME):
        for row in table.to_pylist():
            named = {column: name(row[column]) for column, name in names.items()}
            if part.keep is None or part.keep(named, language):
                yield named


def stream_rows(repository: str, config: str, split: str, commit: str) -> Iterator[Row]:
    """The rows of a split, downloaded as they are read; nothing is kept.

    Raises:
        ValueError: If the hub cannot be asked or does not have it.
    """
    with report_faults(f"hub data set {repository} {config} at commit {commit[:8]}"):
        yield from _load(repository, config, commit, is_streamed=True)[split]


def describe(part: Part, language: str) -> str:
    """A part for an error message."""
    return f"hub data set {part.repository} {part.fill(language)}, split {part.split},"


def _choose_split(part: Part, language: str, commit: str) -> Dataset:
    remedy = "pin another commit in the lock file, or use --data DIR"
    splits = _open_config(part.repository, part.fill(language), commit)
    if part.split not in splits:
        found = f"is not there, only {', '.join(splits)}"
        raise refusal(describe(part, language), found, remedy)
    dataset = splits[part.split]
    missing = [column for column in part.columns if column not in dataset.column_names]
    if missing:
        found = (
            f"must have the columns {', '.join(part.columns)}, lacks {', '.join(missing)} and "
            f"has {', '.join(dataset.column_names)}"
        )
        raise refusal(describe(part, language), found, remedy)
    return dataset


@lru_cache(maxsize=256)  # a configuration holds several sources; its files are mapped, not read
def _open_config(repository: str, config: str, commit: str) -> Mapping[str, Dataset]:
    """All splits of a configuration by name; downloads them if they are not here."""
    from datasets import Dataset, concatenate_datasets

    what = f"hub data set {repository} {config} at commit {commit[:8]}"
    files = _list_files(repository, config, commit)
    with report_faults(what):
        return {
            split: concatenate_datasets([Dataset.from_file(path) for path in paths])
            for split, paths in files.items()
        }


def _list_files(repository: str, config: str, commit: str) -> dict[str, list[str]]:
    """The Arrow files of each split, downloaded and converted where they are not here."""
    from huggingface_hub import is_offline_mode

    folder = hub_folder() / commit
    index = folder / f"{config}.json"
    if index.exists():
        files: dict[str, list[str]] = json.loads(index.read_text(encoding="utf-8"))
        paths = {split: [str(folder / name) for name in names] for split, names in files.items()}
        if all(Path(path).exists() for names in paths.values() for path in names):
            return paths
    what = f"hub data set {repository} {config} at commit {commit[:8]}"
    if is_offline_mode():
        raise refusal(what, "is not in the cache, and HF_HUB_OFFLINE is set")
    with report_faults(what):
        splits = _load(repository, config, commit)
    paths = {
        name: [file["filename"] for file in split.cache_files] for name, split in splits.items()
    }
    _write_index(index, paths)
    return paths


def _write_index(index: Path, paths: Mapping[str, list[str]]) -> None:
    """Writes down the files of each split, relative to their folder: it may be copied."""
    files = {
        split: [os.path.relpath(path, index.parent) for path in names]
        for split, names in paths.items()
    }
    partial = index.with_suffix(f".{os.getpid()}.partial")
    partial.write_text(json.dumps(files), encoding="utf-8")
    partial.replace(index)


def _load(repository: str, config: str, commit: str, *, is_streamed: bool = False) -> Any:
    from datasets import disable_progress_bars, load_dataset
    from datasets.utils.logging import set_verbosity_error

    disable_progress_bars()
    set_verbosity_error()
    # the converted branch has no card that names configurations: they are its folders
    is_converted = find_branch(repository) == CONVERTED
    return load_dataset(
        repository,
        **({"data_dir": config} if is_converted else {"name": config}),
        revision=commit,
        cache_dir=str(hub_folder() / commit),
        streaming=is_streamed,
    )


def _name_labels(feature: object) -> Callable[[Any], Any]:
    """What turns the class labels of a column, or of a list of them, into their names."""
    from datasets import ClassLabel, List

    if isinstance(feature, ClassLabel):
        return dict(enumerate(feature.names)).get
    if isinstance(feature, List) and isinstance(feature.feature, ClassLabel):
        name = _name_labels(feature.feature)
        return lambda labels: [name(label) for label in labels]
    return lambda value: value
