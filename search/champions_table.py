"""Champions as a table for people: 100 columns, no colour needed, with its words explained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from search.confirmation.seeds import Confirmation, SeedScores
from search.data_notes import note_data
from search.licences import Lineage
from search.records import StudyRecord
from search.selection import NO_INTERMEDIATE, Champion, Result
from search.summary import is_retrieval, shown_name
from spaces.library import SPACES

_ABSENT = "-"
_MIXTURE_CHARACTERS = 22
"""Width of the mixture's column: what 100 columns leave for it."""


def render_champions(
    study: StudyRecord,
    champions: Sequence[Champion],
    num_trials: int,
    *,
    lineages: Mapping[str, Lineage] | None = None,
) -> RenderableType:
    """The table, a row a target, and under it what its columns mean.

    Args:
        study: Of the champions.
        champions: In the order of the rows.
        num_trials: Finished trials that they were chosen from.
        lineages: The data behind each champion, by target, for what must be said of them.
    """
    title = Text(f"{study.name}: the best of {num_trials} trials for each target", style="bold")
    source = Text(
        f"data {study.data}; encoder {study.encoder}; {study.precision}; seed {study.seed}"
    )
    terms = (
        *_notes(study, num_trials),
        *_fresh_seeds(study, champions),
        *note_data(study, lineages or {}),
    )
    scores, notes = _scores_table(study, champions), _notes_table(terms)
    return Group(title, source, "", scores, "", notes)


def _scores_table(study: StudyRecord, champions: Sequence[Champion]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column("target", style="bold", no_wrap=True)
    table.add_column("best mixture", width=_MIXTURE_CHARACTERS)
    table.add_column("select", justify="right")
    table.add_column("gain over\nnone", no_wrap=True)
    table.add_column("zero-shot\ntest", justify="right", no_wrap=True)
    table.add_column("gain over\nnone", no_wrap=True)
    table.add_column("trial,\nbest in", justify="right", no_wrap=True)
    for champion in champions:
        table.add_row(
            shown_name(champion.target, study.data),
            _mixture(champion),
            *_score_and_gain(champion, champion.select),
            *_score_and_gain(champion, champion.test_zero_shot),
            f"{champion.trial}\n{100 * champion.probability_best:.0f} %",
        )
    return table


def _mixture(champion: Champion) -> str:
    """The mixture, broken at commas only, and on its last line the learning rate."""
    plan = champion.plan
    glued = plan.describe().replace(" ", "\xa0").replace(",\xa0", ", ").replace(";\xa0", "; ")
    lines = [line.replace("\xa0", " ") for line in wrap(glued, _MIXTURE_CHARACTERS)]
    if not plan.mixture.is_empty:
        lines.append(f"learning rate {plan.intermediate.learning_rate:.1e}")
    return "\n".join(lines)


def _score_and_gain(champion: Champion, result: Result | None) -> tuple[str, str]:
    """Two cells; the second has the gain, in parentheses corrected, and below it the interval."""
    if result is None:
        return _ABSENT, _ABSENT
    score, gain = f"{result.score:.1f}", result.gain
    if champion.baseline == NO_INTERMEDIATE:
        return score, "none itself"
    if gain is None:
        return score, _ABSENT
    corrected = "" if gain.corrected is None else f" ({gain.corrected:+.1f})"
    return score, f"{gain.points:+.1f}{corrected}\n[{gain.low:+.1f}, {gain.high:+.1f}]"


def _fresh_seeds(study: StudyRecord, champions: Sequence[Champion]) -> Iterator[tuple[str, str]]:
    """A line a target whose champion was run again."""
    for champion in champions:
        if champion.confirmed is not None:
            name = shown_name(champion.target, study.data)
            yield f"{name}, fresh seeds", _confirmed(champion.confirmed)


def _confirmed(confirmation: Confirmation) -> str:
    scores = {"select": confirmation.select, "dev": confirmation.dev, "test": confirmation.test}
    parts = [f"{name} {_over_seeds(s)}" for name, s in scores.items() if s is not None]
    return f"{'; '.join(parts)} ({confirmation.num_seeds} seed(s))"


def _over_seeds(scores: SeedScores) -> str:
    spread = "" if scores.deviation is None else f" ± {scores.deviation:.1f}"
    gain = scores.gain
    if gain is None:
        return f"{scores.mean:.1f}{spread}"
    ends = "" if gain.low is None else f" [{gain.low:+.1f}, {gain.high:+.1f}]"
    return f"{scores.mean:.1f}{spread}, {gain.points:+.1f}{ends} over {gain.over}"


def _notes_table(terms: Sequence[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    for term, note in terms:
        table.add_row(term, note)
    return table


def _notes(study: StudyRecord, num_trials: int) -> Iterator[tuple[str, str]]:
    yield "select", "points, on the split that the search chose by; test played no part in that"
    yield (
        "zero-shot test",
        "mean over the test languages that the training had no data of; - where there is none",
    )
    yield (
        "gain over none",
        "points above the same training without intermediate tasks, on select biased upward: "
        f"the best of {num_trials} trials on the same examples looks better than it is; "
        "in parentheses the gain without what a bootstrap finds of that bias. Below, the 95 % "
        "interval (paired bootstrap over examples, the choice repeated in it; one training seed).",
    )
    yield (
        "best in",
        "share of resampled selection examples on which this trial scores best of all",
    )
    if study.space in SPACES and SPACES[study.space].reports == "effects":
        yield (
            f"space {study.space}",
            "lists plans to be compared, not searched: what they do to scores in all languages is "
            "its result (python -m search.contrasts OUT). Champions are chosen on English, which "
            "is blind to it.",
        )
    if study.retrieval_layer is not None and any(map(is_retrieval, study.targets)):
        yield (
            "retrieval",
            f"compares mean vectors of hidden layer {study.retrieval_layer}; another layer gives "
            "quite other scores",
        )
    if study.data == "offline":
        yield (
            "offline_*",
            "scores on the small offline suite of this program. They are not scores of XTREME.",
        )
    if study.encoder.startswith("offline"):
        yield (
            "offline encoder",
            "derived from multilingual-e5-small (4-bit), whose pretraining has seen such tasks: "
            "gains over it say little about an encoder that has not",
        )
