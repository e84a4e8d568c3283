"""What a study that goes on is compared with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from plan_factories import make_scope
from study_folders import write_data, write_encoder

from search.errors import UserError
from search.identity import check_identity
from search.journal import Journal
from search.options import Options, check_request
from search.request import Request
from spaces.library import SPACES
from trainers.numerics import torch_version

LATER = ("alignment", "baselines", "budget", "compile", "gradient compression", "limits", "tasks")
"""What could not be asked for when the older study was started."""


@pytest.fixture
def options(tmp_path: Path) -> Options:
    return check_request(
        Request(
            space="mixtures",
            preset="smoke",
            data=str(write_data(tmp_path / "data")),
            encoder=str(write_encoder(tmp_path / "encoder")),
            targets=("xnli",),
            intermediate=("mnli",),
            crews=1,
            address="head:6379",
            out=tmp_path / "out",
        )
    )


def start(path: Path, options: dict[str, object]) -> Journal:
    journal = Journal(path)
    recorded = {**options, "torch": torch_version()}
    scope = make_scope(preset="smoke")
    journal.set_up("pilot", recorded, space=SPACES["mixtures"], scope=scope, in_flight=3)
    journal.ask_for(3)
    return journal


def test_a_study_goes_on_as_it_was_started(options: Options, tmp_path: Path) -> None:
    journal = start(tmp_path / "study.journal", options.identity())
    check_identity(journal, options)
    for other, message in (
        (replace(options, seed=7), "with seed 0, got 7"),
        (replace(options, has_alignment=True), "with alignment False, got True"),
        (replace(options, budget=2.0), "with budget 1.0, got 2.0"),
        (replace(options, in_flight=4), "with in-flight 3, got 4"),
        (replace(options, gradient_compression="bf16"), "gradient compression none, got bf16"),
        (replace(options, is_compiled=True), "with compile False, got True"),
    ):
        with pytest.raises(UserError, match=message):
            check_identity(journal, other)
    check_identity(journal, replace(options, recomputes_activations=True))  # the same numbers


def test_an_older_study_had_nothing_of_what_came_later(options: Options, tmp_path: Path) -> None:
    known = {name: value for name, value in options.identity().items() if name not in LATER}
    journal = start(tmp_path / "study.journal", known)
    check_identity(journal, options)
    with pytest.raises(UserError, match="was started with alignment False, got True"):
        check_identity(journal, replace(options, has_alignment=True))
