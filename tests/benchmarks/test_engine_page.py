"""docs/engine.md names what exists: its links, its tests, its commands; results are written."""

import json
import re
from pathlib import Path

import pytest

from benchmarks.operator_groups import GROUPS
from benchmarks.profile import draw
from benchmarks.throughput_page import write_page

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
RESULTS = DOCS / "results"
PAGE = (DOCS / "engine.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)]+)\)", PAGE))))
def test_links_lead_somewhere(link: str) -> None:
    """Results are there, or the page says which command writes them."""
    assert (DOCS / link).is_file() or f"docs/{link}" in PAGE


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:tests|benchmarks|trainers|search)/[\w/.]+)`", PAGE)))
)
def test_files_are_there(path: str) -> None:
    assert (ROOT / path).is_file()


@pytest.mark.parametrize("figures", sorted(RESULTS.glob("throughput*.json")))
def test_a_page_of_results_is_that_of_its_figures(figures: Path) -> None:
    document = json.loads(figures.read_text(encoding="utf-8"))
    assert figures.with_suffix(".md").read_text(encoding="utf-8") == write_page(document)


@pytest.mark.parametrize("figures", sorted(RESULTS.glob("step-profile*.json")))
def test_a_picture_is_that_of_its_figures(figures: Path) -> None:
    document = json.loads(figures.read_text(encoding="utf-8"))
    assert set(document["groups_ms"]) == set(GROUPS)
    assert figures.with_suffix(".svg").read_text(encoding="utf-8") == draw(document)
