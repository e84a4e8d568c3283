"""What registration changes, what it refuses, and that it follows the values that are shipped."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from plan_factories import make_setting
from task_files import write_task_file

from spaces.catalogue import INTERMEDIATE, TARGETS, TASKS, find_task
from spaces.task_file import read_task_file
from spaces.user_tasks import (
    SHIPPED_INTERMEDIATE,
    SHIPPED_TARGETS,
    SHIPPED_TASKS,
    UserTasks,
    register_user_tasks,
)
from trainers.data.offline import OfflineCorpus
from trainers.data.user_corpus import UserCorpus
from trainers.data.user_files import RULES

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.usefixtures("own_catalogue")


@pytest.fixture
def tasks(tmp_path: Path) -> UserTasks:
    return read_task_file(write_task_file(tmp_path), RULES)


def test_registered_tasks_are_found_like_any_other(tasks: UserTasks) -> None:
    assert "clinic" not in TARGETS
    register_user_tasks(tasks)
    register_user_tasks(tasks)  # twice changes nothing
    assert find_task("my_nli").title == "My NLI"
    assert TARGETS["clinic"].train == INTERMEDIATE["mnli"].sources[0]
    assert find_task("xnli").languages[-2:] == ("gn", "quy")
    assert TARGETS["xnli"].task is TASKS["xnli"]
    assert [s.name for s in INTERMEDIATE["my_nli"].sources] == [
        "my_nli.en.train",
        "my_nli.de.train.translated",
        "my_nli.sw.train.translated",
    ]


def test_the_catalogue_as_it_ships_is_kept(tasks: UserTasks) -> None:
    register_user_tasks(tasks)
    assert "my_nli" not in SHIPPED_TASKS | SHIPPED_INTERMEDIATE
    assert "gn" not in SHIPPED_TARGETS["xnli"].task.languages


def test_the_same_name_from_another_file_is_refused(tasks: UserTasks) -> None:
    register_user_tasks(tasks)
    with pytest.raises(ValueError, match="'my_nli' is registered from another file already"):
        register_user_tasks(replace(tasks, digest="another"))
    assert find_task("my_nli").title == "My NLI"


def test_a_file_is_read_against_the_catalogue_as_it_ships(tasks: UserTasks) -> None:
    register_user_tasks(tasks)
    assert read_task_file(Path(tasks.path), RULES) == tasks


@pytest.mark.parametrize("carrier", ["setting", "corpus"])
def test_another_process_has_the_tasks_with_the_value(
    tasks: UserTasks, tmp_path: Path, carrier: str
) -> None:
    values = {
        "setting": make_setting(user_tasks=tasks),  # type: ignore[arg-type]
        "corpus": UserCorpus(inner=OfflineCorpus(), tasks=tasks),
    }
    path = tmp_path / "value.pickle"
    path.write_bytes(pickle.dumps(values[carrier]))
    Path(tasks.path).unlink()  # another machine may not have it
    code = (
        "import pathlib, pickle, sys\n"
        "from spaces.catalogue import INTERMEDIATE, TARGETS, find_task\n"
        "assert 'clinic' not in TARGETS\n"
        "pickle.loads(pathlib.Path(sys.argv[1]).read_bytes())\n"
        "print(TARGETS['clinic'].name, INTERMEDIATE['my_nli'].name, find_task('xnli').languages)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stderr == ""
    assert done.stdout.startswith("clinic my_nli ('ar', ")
    assert "'quy'" in done.stdout
