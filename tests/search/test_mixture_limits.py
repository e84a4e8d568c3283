"""`--pin`, `--keep`, `--max-tasks`, `--max-repetitions`: what they mean and what they refuse."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from study_folders import write_data, write_encoder

from search.errors import UserError
from search.identity import check_identity
from search.journal import Journal
from search.mixture_limits import read_limits
from search.options import Options, check_request
from search.request import Request
from search.run import _build_parser
from search.setting import build_scope, build_setting
from spaces.library import SPACES
from spaces.limits import KEPT_FLOOR, NO_LIMITS, MixtureLimits
from spaces.space import Space

TASKS = ("ccg", "mnli", "squad")
MIXTURES = SPACES["mixtures"]


def read(words: str, space: Space = MIXTURES) -> MixtureLimits:
    """Limits as the command line gives them."""
    given = vars(_build_parser().parse_args(["--space", space.name, *words.split()]))
    del given["dry_run"]
    return read_limits(Request(**given), space, TASKS)


@pytest.mark.parametrize(
    ("words", "limits"),
    [
        ("", NO_LIMITS),
        ("--pin mnli=0.3", MixtureLimits(pinned=(("mnli", 0.3),))),
        (
            "--pin squad=0.7,mnli=0.3 --pin ccg=0",
            MixtureLimits(pinned=(("ccg", 0.0), ("mnli", 0.3), ("squad", 0.7))),
        ),
        (
            "--keep squad --keep ccg=0.2",
            MixtureLimits(floors=(("ccg", 0.2), ("squad", KEPT_FLOOR))),
        ),
        ("--max-tasks 2", MixtureLimits(max_tasks=2)),
        ("--max-repetitions 1.5", MixtureLimits(max_repetitions=1.5)),
    ],
)
def test_words_are_limits(words: str, limits: MixtureLimits) -> None:
    assert read(words) == limits


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--pin mnli", "--pin must be TASK=WEIGHT, e.g. mnli=0.3, got 'mnli'"),
        ("--pin mnli=much", "--pin must be TASK=WEIGHT, e.g. mnli=0.3, got 'mnli=much'"),
        ("--keep mnli=", "--keep must be TASK or TASK=FLOOR, e.g. mnli=0.3, got 'mnli='"),
        ("--pin qqp=0.3", "limits must be on tasks of the study, ccg, mnli, squad; got 'qqp'"),
        ("--pin mnli=0.3,squad=0.5,ccg=0", "at most 0.8 in all, it must reach 1: raise them"),
        ("--pin mnli=1.3", "pinned weight of 'mnli' must be in"),
        ("--pin mnli=0.3 --pin mnli=0.4", "pinned weight of 'mnli' must be given once"),
        ("--pin mnli=0.3 --keep mnli", "'mnli' is pinned: it can have neither"),
        ("--keep mnli=0.7,squad=0.4", "must sum to at most 1, got 1.1"),
        ("--max-tasks 1 --keep mnli,squad", "must be at least 2, with 2 pinned or kept, got 1"),
        ("--max-repetitions -1", "max_repetitions must be above 0, got -1"),
    ],
)
def test_a_mistake_is_one_line(words: str, message: str) -> None:
    with pytest.raises(ValueError, match=message) as caught:
        read(words)
    assert "\n" not in str(caught.value)


def test_a_space_that_is_a_list_has_nothing_to_limit() -> None:
    assert read("", SPACES["baselines"]) == NO_LIMITS
    with pytest.raises(ValueError, match="limit searched mixtures, space baselines has none"):
        read("--max-tasks 2", SPACES["baselines"])


@pytest.fixture
def request_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Request:
    """A study of one task with 12 examples."""
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path / "cache"))
    return Request(
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


def test_limits_are_part_of_what_a_study_is(request_: Request, tmp_path: Path) -> None:
    free, limited = (
        check_request(replace(request_, keep=words)) for words in (None, ("mnli=0.5",))
    )
    assert free.identity()["limits"] is None
    assert limited.identity()["limits"] == "mnli >= 0.5"
    journal = start(free, tmp_path)
    check_identity(journal, free)
    with pytest.raises(UserError, match=r"was started with limits None, got mnli >= 0\.5"):
        check_identity(journal, limited)


def start(options: Options, folder: Path) -> Journal:
    journal = Journal(folder / "study.journal")
    scope = build_scope(options, build_setting(options, "fp32").inventory)
    identity = {**options.identity(), "torch": build_setting(options, "fp32").torch_version}
    journal.set_up("pilot", identity, space=options.space, scope=scope, in_flight=3)
    journal.ask_for(3)
    return journal


def test_the_scope_knows_limits_and_what_there_is_to_draw(request_: Request) -> None:
    options = check_request(replace(request_, max_repetitions=2.0))
    inventory = build_setting(options, "fp32").inventory
    scope = build_scope(options, inventory)
    facts = inventory.sources["mnli.en.train"]
    assert scope.num_examples == (("mnli", 12),)
    assert scope.mean_tokens == (("mnli", facts.num_tokens / 12),)
    assert scope.limits == MixtureLimits(max_repetitions=2.0)
    baselines = {b.name: b.plan for b in options.space.baselines(scope)}
    training = baselines["single-mnli"].intermediate
    assert training.max_repetitions == 2.0
    assert baselines["single-mnli"].target.max_repetitions != 2.0


def test_what_the_data_cannot_keep_to_is_refused(request_: Request) -> None:
    options = check_request(replace(request_, keep=("mnli=0.9",), max_repetitions=0.5))
    inventory = build_setting(options, "fp32").inventory
    with pytest.raises(ValueError, match=r"mnli at 0.9 or more is drawn .* may be 0.5 times"):
        build_scope(options, inventory)
