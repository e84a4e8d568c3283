"""Where a study's folder lies, from a shell and in a job that was submitted."""

from pathlib import Path

import pytest

from search.places import find_out


def test_a_submitted_job_writes_below_the_home_not_into_ray_s_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "runtime_resources/working_dir_files/_ray_pkg_1"
    copy.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(copy)
    assert find_out(Path("runs/mixtures")) == tmp_path / "home/runs/mixtures"
    assert find_out(tmp_path / "there") == tmp_path / "there"


def test_from_a_shell_a_relative_folder_stays_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_out(Path("runs/mixtures")) == Path("runs/mixtures")
