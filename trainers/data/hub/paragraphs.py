"""Running text for masked-language modelling: the first paragraphs of Wikipedia.

A Wikipedia is up to 20 GB, of which a study wants a sample. It is streamed, so that only the
beginning is downloaded, and what was drawn is kept in a file, so that it is drawn once.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from filelock import FileLock

from trainers.data.examples import TextExample
from trainers.data.hub.faults import refusal
from trainers.data.hub.loading import stream_rows
from trainers.data.hub.pins import hub_folder
from trainers.data.hub.rows import Row

REPOSITORY = "wikimedia/wikipedia"
CONFIG = "20231101.{language}"
NUM_PARAGRAPHS = 20_000
"""Paragraphs of a language, the first ones of the dump: about 15 MB of English text. Whoever
wants more gives files of his own."""
_MIN_CHARACTERS = 80
"""Shorter lines are headings, captions and items of lists."""


def read_paragraphs(language: str, commit: str) -> list[TextExample]:
    """The first `NUM_PARAGRAPHS` paragraphs of a Wikipedia, or all where it is smaller.

    Raises:
        ValueError: If they were not drawn before and the hub cannot be asked.
    """
    path = hub_folder() / commit / f"paragraphs.{NUM_PARAGRAPHS}.{language}.jsonl"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock"):
            if not path.exists():
                _write(path, _draw(language, commit))
    with path.open(encoding="utf-8") as file:
        return [TextExample(**json.loads(line)) for line in file]


def _draw(language: str, commit: str) -> Iterator[dict[str, str]]:
    from huggingface_hub import is_offline_mode

    config = CONFIG.format(language=language)
    if is_offline_mode():
        what = f"hub data set {REPOSITORY} {config} at commit {commit[:8]}"
        raise refusal(what, "was not drawn before, and HF_HUB_OFFLINE is set")
    articles = stream_rows(REPOSITORY, config, "train", commit)
    yield from islice(_cut(articles), NUM_PARAGRAPHS)


def _cut(articles: Iterable[Row]) -> Iterator[dict[str, str]]:
    for article in articles:
        lines = (line.strip() for line in article["text"].split("\n"))
        kept = (line for line in lines if len(line) >= _MIN_CHARACTERS)
        for number, text in enumerate(kept):
            yield {"id": f"{article['id']}-{number}", "text": text}


def _write(path: Path, paragraphs: Iterable[dict[str, str]]) -> None:
    partial = path.with_suffix(f".{os.getpid()}.partial")
    with partial.open("w", encoding="utf-8") as file:
        for paragraph in paragraphs:
            file.write(json.dumps(paragraph, ensure_ascii=False) + "\n")
    partial.replace(path)
