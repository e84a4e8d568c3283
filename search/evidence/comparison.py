"""Contenders on one split: their scores, on all examples and on resampled ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TypeAlias, final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from search.evidence.choice import choose, find_margins, share_wins
from search.evidence.contenders import Contender
from search.evidence.draws import resample_scores
from search.evidence.gains import Gain, measure_gain
from search.evidence.sums import Array
from spaces.catalogue import find_task
from spaces.task import Role

ReadOutcomes: TypeAlias = Callable[[str], pa.Table]
"""Store key of a score's cell to the outcomes of its examples, see `search.evidence.sums`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """Which contender is champion, and which would be on resampled examples."""

    champion: int
    """Index of the contender."""
    resampled: npt.NDArray[np.intp]
    """Index of the one chosen in each resample."""
    wins: Array
    """Share of resamples in which each contender has the best score."""


@final
class Comparison:
    """Scores of a target's contenders, example by example."""

    def __init__(
        self, contenders: Sequence[Contender], read_outcomes: ReadOutcomes, seed: int
    ) -> None:
        """Prepare to compare.

        Args:
            contenders: Of one target, the simplest first.
            read_outcomes: Gives the outcomes of the examples behind a score.
            seed: Of the bootstrap.
        """
        self._contenders = contenders
        self._read_outcomes = read_outcomes
        self._seed = seed

    def choose(self, number: int | None = None) -> Choice:
        """The champion by selection scores; the choice is repeated in every resample.

        Args:
            number: Of the trial that is champion by other means; None where scores decide.
        """
        languages = [row.language for row in self._contenders[0].summary.rows(Role.SELECT)]
        everyone = range(len(self._contenders))
        scores, resampled = self._score(Role.SELECT, languages, everyone)
        margins = find_margins(resampled)
        known = (i for i in everyone if self._contenders[i].trial.number == number)
        return Choice(
            champion=next(known, int(choose(scores, margins))),
            resampled=choose(resampled, margins),
            wins=share_wins(resampled),
        )

    def gains(self, role: Role, languages: Sequence[str], choice: Choice) -> tuple[Gain, ...]:
        """The champion's gain over each baseline that was scored in the languages.

        On test the champion stands: nothing was chosen by it, and others have no scores there.
        """
        others = {choice.champion} if role is Role.TEST else set(choice.resampled.tolist())
        baselines = [i for i, c in enumerate(self._contenders) if c.trial.baseline is not None]
        able = [
            index
            for index in sorted({choice.champion, *others, *baselines})
            if self._is_scored(index, role, languages)
        ]
        scores, resampled = self._score(role, languages, able)
        places = {index: place for place, index in enumerate(able)}
        champion = places[choice.champion]
        # whoever was not scored here is passed over, as if the champion had been chosen
        chosen = np.array([places.get(index, champion) for index in choice.resampled.tolist()])
        return tuple(
            measure_gain(
                self._contenders[index].trial.baseline or "",
                scores,
                resampled,
                champion=champion,
                baseline=places[index],
                chosen=None if role is Role.TEST else chosen,
            )
            for index in sorted(baselines, key=lambda i: self._contenders[i].trial.number)
            if index in places
        )

    def _is_scored(self, index: int, role: Role, languages: Sequence[str]) -> bool:
        rows = self._contenders[index].rows_in(role, languages)
        return bool(rows) and math.isfinite(fmean(row.value for row in rows))

    def _score(
        self, role: Role, languages: Sequence[str], indices: Sequence[int]
    ) -> tuple[Array, Array]:
        """Scores in points of some contenders, shapes (contenders,) and (resamples, same)."""
        rows = [self._contenders[index].rows_in(role, languages) for index in indices]
        outcomes = [
            [self._read_outcomes(row.cell) for row in cells] for cells in zip(*rows, strict=True)
        ]
        resampled = resample_scores(
            outcomes, metric=find_task(rows[0][0].target).metric, seed=self._seed
        )
        return np.array([fmean(row.value for row in own) for own in rows]), resampled
