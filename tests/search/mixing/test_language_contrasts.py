"""Differences to the English-only plan: on which languages, and how sure."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pytest
from mixed_studies import ENGLISH, NATIVE, make_past, mix, read_hits
from scipy.stats import t

from search.bootstrap import bootstrap_gain
from search.mixing.comparisons import find_comparisons
from search.mixing.contrasts import Contrast, Difference, Group, explain_absence, find_contrasts
from search.study_folder import PastTrial
from spaces.catalogue import XTREME_TARGETS

BEFORE = {"en": 80.0, "de": 40.0, "zh": 50.0, "sw": 30.0, "ur": 60.0}
AFTER = {"en": 75.0, "de": 70.0, "zh": 60.0, "sw": 35.0, "ur": 50.0}


def contrast_all(
    trials: Sequence[PastTrial], targets: Sequence[str] = ("xnli",)
) -> tuple[Contrast, ...]:
    comparisons = find_comparisons(trials).found
    return find_contrasts(comparisons, targets, read_hits, seed=1)


def difference(group: Group, *trials: PastTrial) -> Difference:
    (contrast,) = contrast_all(trials)
    found = contrast.differences[group]
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("group", "languages", "points"),
    [
        (Group.TRAINED, ("de", "zh"), 20.0),
        (Group.ZERO_SHOT, ("sw", "ur"), -2.5),
        (Group.ALL, ("en", "de", "zh", "sw", "ur"), 6.0),
    ],
)
def test_differences_are_means_over_the_languages_of_a_group(
    group: Group, languages: tuple[str, ...], points: float
) -> None:
    found = difference(group, make_past(0, ENGLISH, BEFORE), make_past(1, mix(*NATIVE), AFTER))
    assert found.languages == languages
    assert found.points == pytest.approx(points)
    assert found.interval is not None
    assert found.interval[0] < found.points < found.interval[1]
    assert (found.seeds, found.seed_interval()) == ((pytest.approx(points),), None)


def test_the_interval_is_the_paired_bootstrap_s() -> None:
    found = difference(
        Group.TRAINED, make_past(0, ENGLISH, BEFORE), make_past(1, mix(*NATIVE), AFTER)
    )
    ours, theirs = (
        [read_hits(f"x/{scores[language]}") for language in ("de", "zh")]
        for scores in (AFTER, BEFORE)
    )
    assert found.interval == bootstrap_gain(ours, theirs, metric="accuracy", seed=1)


def test_over_seeds_the_interval_is_student_s() -> None:
    trials = [
        trial
        for seed, after in enumerate((50.0, 60.0, 55.0))
        for trial in (
            make_past(2 * seed, mix(seed=seed), {"sw": 50.0}),
            make_past(2 * seed + 1, mix(*NATIVE, seed=seed), {"sw": after}),
        )
    ]
    found = difference(Group.ZERO_SHOT, *trials)
    assert found.seeds == (0.0, 10.0, 5.0)
    assert found.points == pytest.approx(5.0)
    low, high = t.interval(0.95, 2, loc=5.0, scale=5.0 / 3**0.5)
    assert found.seed_interval() == pytest.approx((low, high))
    single = [
        difference(Group.ZERO_SHOT, *trials[2 * seed : 2 * seed + 2]).interval for seed in range(3)
    ]
    assert found.interval is not None
    assert found.interval[0] == pytest.approx(sum(each[0] for each in single if each) / 3)


def test_a_group_without_languages_has_no_difference() -> None:
    only = {"en": 50.0, "sw": 40.0}
    (contrast,) = contrast_all([make_past(0, ENGLISH, only), make_past(1, mix(*NATIVE), only)])
    assert contrast.differences[Group.TRAINED] is None
    assert contrast.differences[Group.ZERO_SHOT] is not None


def test_languages_that_one_of_the_two_lacks_are_left_out() -> None:
    found = difference(
        Group.ALL,
        make_past(0, ENGLISH, {"en": 50.0, "sw": 40.0}),
        make_past(1, mix(*NATIVE), {"sw": 50.0, "ur": 10.0}),
    )
    assert (found.languages, found.points) == (("sw",), 10.0)


def test_a_score_that_is_not_finite_makes_no_difference() -> None:
    trials = [
        make_past(0, ENGLISH, {"sw": 40.0}),
        make_past(1, mix(*NATIVE), {"sw": float("nan")}),
    ]
    assert contrast_all(trials) == ()


def test_without_outcomes_there_is_no_interval() -> None:
    def read_nothing(cell: str) -> pa.Table:
        raise FileNotFoundError(cell)

    trials = [make_past(0, ENGLISH, BEFORE), make_past(1, mix(*NATIVE), AFTER)]
    comparisons = find_comparisons(trials).found
    (contrast,) = find_contrasts(comparisons, ("xnli",), read_nothing, seed=1)
    differences = [contrast.differences[group] for group in Group]
    assert [each and each.interval for each in differences] == [None] * 3
    assert all(each is not None for each in differences)


def test_a_target_without_dev_in_all_languages_is_not_scored_on_test() -> None:
    trials = [make_past(0, ENGLISH, {}), make_past(1, mix(*NATIVE), {})]
    assert contrast_all(trials) == ()
    without = {name for name in XTREME_TARGETS if "has no dev" in explain_absence(name)}
    assert without == {"xquad", "tydiqa"}
