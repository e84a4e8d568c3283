"""The rows of a part, loaded through `datasets` at a pinned commit.

Every commit has a cache folder of its own: offline, `datasets` takes the newest of what it finds
in its cache, whatever commit was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    dataset: Dataset = open_split(part.repository, part.fill(language), part.split, commit)
    _check_columns(part, language, dataset.column_names)
    names = {column: _name_labels(dataset.features[column]) for column in part.columns}
    tables = dataset.select_columns(list(part.columns)).with_format("arrow")
    for table in tables.iter(batch_size=_ROWS_AT_A_TIME):
        for row in table.to_pylist():
            named = {column: name(row[column]) for column, name in names.items()}
            if part.keep is None or part.keep(named, language):
                yield named


def open_split(
    repository: str, config: str, split: str, commit: str, *, is_streamed: bool = False
) -> Any:
    """A split as a `Dataset`, or as an `IterableDataset` that downloads what is read of it.

    Raises:
        ValueError: If the hub or the cache does not have it.
    """
    from datasets import disable_progress_bars, load_dataset
    from datasets.utils.logging import set_verbosity_error

    disable_progress_bars()
    set_verbosity_error()  # offline, it warns of every cached data set that it takes
    # the converted branch has no card that names configurations: they are its folders
    is_converted = find_branch(repository) == CONVERTED
    name = {"data_dir": config} if is_converted else {"name": config}
    with report_faults(f"{describe(repository, config, split)} at commit {commit[:8]}"):
        return load_dataset(
            repository,
            **name,
            split=split,
            revision=commit,
            cache_dir=str(hub_folder() / commit),
            streaming=is_streamed,
        )


def describe(repository: str, config: str, split: str) -> str:
    """A split for an error message."""
    return f"hub data set {repository}, configuration {config}, split {split}"


def _check_columns(part: Part, language: str, found: list[str]) -> None:
    missing = [column for column in part.columns if column not in found]
    if missing:
        raise refusal(
            describe(part.repository, part.fill(language), part.split),
            f"must have the columns {', '.join(part.columns)}, lacks {', '.join(missing)} and "
            f"has {', '.join(found)}",
            "pin a commit that has them in the lock file, or use --data DIR",
        )


def _name_labels(feature: object) -> Callable[[Any], Any]:
    """What turns the class labels of a column, or of a list of them, into their names."""
    from datasets import ClassLabel, List

    if isinstance(feature, ClassLabel):
        names = dict(enumerate(feature.names))
        return names.get
    if isinstance(feature, List) and isinstance(feature.feature, ClassLabel):
        name = _name_labels(feature.feature)
        return lambda labels: [name(label) for label in labels]
    return lambda value: value
