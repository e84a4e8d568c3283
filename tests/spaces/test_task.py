"""Records of tasks and sources: names, and what they refuse."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plan_factories import make_source

from spaces.catalogue import INTERMEDIATE, TARGETS
from spaces.catalogue.tasks import MNLI, XNLI
from spaces.task import Role, Source


@pytest.mark.parametrize("name", ["anli+", "", "MNLI", "x nli", "mnli\n"])
def test_a_task_name_that_mlflow_would_refuse_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"must match \[a-z0-9_\]\+"):
        replace(MNLI, name=name)


def test_a_task_without_languages_is_refused() -> None:
    with pytest.raises(ValueError, match="'mnli' must name at least one language"):
        replace(MNLI, languages=())


@pytest.mark.parametrize("name", ["mnli.en.train", "mnli.de.train.translated", "xnli.zh.test"])
def test_the_name_of_a_source_says_all_of_it(name: str) -> None:
    assert make_source(name).name == name


def test_no_two_sources_share_a_name() -> None:
    sources: set[Source] = set()
    for task in INTERMEDIATE.values():
        sources |= set(task.sources)
    for target in TARGETS.values():
        sources |= {source for role in Role for source in target.sources(role)}
    assert len({source.name for source in sources}) == len(sources)


def test_each_role_has_its_own_sources() -> None:
    xnli = TARGETS["xnli"]
    assert xnli.task is XNLI
    assert xnli.sources(Role.SELECT) == xnli.select
    assert xnli.sources(Role.DEV) == xnli.dev
    assert xnli.sources(Role.TEST) == xnli.test
