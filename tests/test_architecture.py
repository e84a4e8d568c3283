"""The house's own rules, checked on the source: imports, docstrings and sizes."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter import cli

ROOT = Path(__file__).parents[1]
PACKAGES = ("spaces", "trainers", "search")
NOT_INSTALLED = ("benchmarks",)
MODULES = sorted(
    path for package in (*PACKAGES, *NOT_INSTALLED) for path in (ROOT / package).rglob("*.py")
)
MAX_LINES = 300
MAX_LANGUAGE_LINES = 450
LANGUAGES = ROOT / "trainers" / "data" / "offline" / "languages"
RAY_TRAIN = {"trainers.crew"}
RAY_TUNE = {"search.progress", "search.sampler", "search.study", "search.trial"}

every_module = pytest.mark.parametrize(
    "path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix()
)


def name_module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def list_imports(path: Path) -> Iterator[str]:
    """Every module that is imported anywhere in a file; `from a import b` gives `a` and `a.b`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def find_importers(package: str) -> set[str]:
    """Modules that import `package` or a part of it."""
    return {
        name_module(path)
        for path in MODULES
        if any(f"{found}.".startswith(f"{package}.") for found in list_imports(path))
    }


def test_import_contracts_are_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(str(ROOT))
    status = cli.lint_imports(no_cache=True)
    assert status == cli.EXIT_STATUS_SUCCESS, capsys.readouterr().out


@pytest.mark.parametrize(
    ("package", "places"), [("ray.train", RAY_TRAIN), ("ray.tune", RAY_TUNE)]
)  # import contracts know Ray as a whole only
def test_ray_train_and_ray_tune_are_met_in_their_places(package: str, places: set[str]) -> None:
    assert find_importers(package) == places


def test_spaces_needs_the_standard_library_only() -> None:
    roots = {
        found.partition(".")[0]
        for path in MODULES
        if name_module(path).startswith("spaces.")
        for found in list_imports(path)
    }
    assert roots <= sys.stdlib_module_names | {"spaces"}


@every_module
def test_a_module_says_what_it_does(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, f"{name_module(path)} must open with a docstring"


@every_module
def test_a_file_is_short_enough_to_read(path: Path) -> None:
    num_lines = len(path.read_text(encoding="utf-8").splitlines())
    limit = MAX_LINES
    if path.parent == LANGUAGES:  # one file a language, words and all: the words do not count
        num_lines, limit = num_lines - count_table_lines(path), MAX_LANGUAGE_LINES
    assert num_lines <= limit, f"split {name_module(path)} by noun"


def count_table_lines(path: Path) -> int:
    """Lines inside the triple-quoted strings of a file that are no docstrings."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    return sum(
        max(0, (node.end_lineno or 0) - node.lineno - 1)
        for node in nodes
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
    )


def test_a_table_of_words_is_counted_without_its_quotes(tmp_path: Path) -> None:
    file = tmp_path / "klingon.py"
    file.write_text('"""Words.\n\nMany.\n"""\n\nWORDS = """\na\nb\nc\n"""\nX = "d"\n')
    assert count_table_lines(file) == 3


def test_a_module_is_imported_by_its_whole_name() -> None:
    relative = [
        name_module(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level > 0
    ]
    assert relative == []


def test_every_folder_of_code_is_listed_for_the_build() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    folders = {name_module(path.parent) for path in MODULES} - set(NOT_INSTALLED)
    assert set(project["tool"]["setuptools"]["packages"]) == folders
