"""The task file of `docs/own-tasks.md` and its data, written below a folder."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "own-tasks.md"
_LABELS = ("entailment", "neutral", "contradiction")
_WORDS = ("baceen", "difoen", "kaleen", "guleen", "nomien")


def documented_file() -> str:
    """The TOML block of the page."""
    (block,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return str(block)


def write_task_file(folder: Path, text: str | None = None) -> Path:
    """The documented file, or `text`, with every file that the documented one names."""
    for name in ("my_nli/train-en", "my_nli/train-de", "my_nli/train-sw"):
        _write_rows(folder / f"{name}.tsv", header=None)
    for name in ("dev", "test-en", "test-sw"):
        _write_rows(folder / "clinic" / f"{name}.tsv", header="premise\thypothesis\tlabel")
    for name in ("gn", "quy"):
        _write_rows(
            folder / "americasnli" / "test" / f"{name}.tsv",
            header="language\tpremise\thypothesis\tlabel",
            first=f"{name}\t",
        )
    path = folder / "tasks.toml"
    path.write_text(documented_file() if text is None else text, encoding="utf-8")
    return path


def _write_rows(path: Path, *, header: str | None, first: str = "", num_rows: int = 12) -> None:
    """Every row differs, and each label comes up as often as the others."""
    rows = [
        f"{first}{_WORDS[row % 5]} {path.stem}\t{_WORDS[row % 4]}\t{_LABELS[row % 3]}"
        for row in range(num_rows)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = rows if header is None else [header, *rows]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
