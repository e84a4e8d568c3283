"""English against native against machine-translated data, at otherwise equal training.

The question is how mixing non-English data into intermediate training changes zero-shot scores,
compared with English only. English dev, which searches see, is blind to that, so nothing is
searched: this is a list of plans, and what it reports (`search.contrasts`) are differences to the
English-only plan of the same tasks and seed, on dev in all languages. Every plan has the same
tokens and learning rates: non-English examples take the place of English ones.

The list begins with what says most: all tasks together at each share, then each task alone, then
the first again with other seeds, then one language at a time. `--trials N` takes the first N.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from spaces.mixture import Mixture
from spaces.portions import Portion
from spaces.proportions import uniform_weights
from spaces.space import Baseline, Scope, Space, none_baseline
from spaces.task import Origin

_SHARES = (0.25, 0.5)
"""Of each task's examples that are not English; up to half, as in the space `mixtures`."""
_NUM_SEEDS = 3
"""Of the plans on all tasks, the study's among them: the differences of one seed hold its luck."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Block:
    """Plans that differ in their non-English data only."""

    name: str
    """Of the English-only plan; the others' names begin with `stem`."""
    stem: str
    weights: tuple[tuple[str, float], ...]

    def languages(self, scope: Scope, origin: Origin) -> tuple[str, ...]:
        """Languages that any of the tasks has training data of this origin in."""
        tasks = {task for task, _ in self.weights}
        found = (
            facts.source.language
            for facts in scope.abroad
            if facts.source.task in tasks and facts.source.origin is origin
        )
        return tuple(sorted(set(found)))

    def baseline(self, scope: Scope, *portions: Portion, words: str = "") -> Baseline:
        """One of the plans; `words` name what is mixed in."""
        mixture = Mixture.normalised(dict(self.weights), portions=portions)
        name = f"{self.stem}-{words}" if words else self.name
        return Baseline(name=name, plan=scope.plan(mixture), is_reference=not words)

    def by_origin(self, scope: Scope) -> Iterator[Baseline]:
        """English only; then all languages at once: native, translated, half of each."""
        yield self.baseline(scope)
        origins = [origin for origin in Origin if self.languages(scope, origin)]
        kinds = [(origin,) for origin in origins] + [tuple(origins)] * (len(origins) > 1)
        for share in _SHARES:
            for kind in kinds:
                portions = (Portion(origin=each, share=share / len(kind)) for each in kind)
                word = kind[0].value if len(kind) == 1 else "both"
                yield self.baseline(scope, *portions, words=f"{word}-{100 * share:.0f}")

    def by_language(self, scope: Scope) -> Iterator[Baseline]:
        """One language and origin at a time, at the largest share, where there are several."""
        for origin in Origin:
            languages = self.languages(scope, origin)
            for language in languages if len(languages) > 1 else ():
                portion = Portion(origin=origin, language=language, share=_SHARES[-1])
                words = f"{origin.value}-{language}-{100 * portion.share:.0f}"
                yield self.baseline(scope, portion, words=words)


def _blocks(scope: Scope) -> tuple[_Block, ...]:
    """All tasks together, then each that has non-English data alone."""
    sizes = uniform_weights(dict(scope.num_examples))
    together = _Block(name="uniform", stem="uniform", weights=tuple(sizes.items()))
    abroad = {facts.source.task for facts in scope.abroad}
    alone = tuple(
        _Block(name=f"single-{task}", stem=task, weights=((task, 1.0),))
        for task in scope.intermediate
        if task in abroad
    )
    return (together, *alone) if abroad and len(scope.intermediate) > 1 else alone


def _with_seed(baseline: Baseline, number: int) -> Baseline:
    """The same plan under the study's seed plus `number`."""
    seed = baseline.plan.seed + number
    plan = replace(baseline.plan, seed=seed)
    return Baseline(name=f"{baseline.name}-seed-{seed}", plan=plan, is_reference=False)


def _list_plans(scope: Scope) -> tuple[Baseline, ...]:
    if not scope.abroad:
        raise ValueError(
            "space ratios compares English with other languages, no intermediate task has data "
            "in one: give --data that have, or --intermediate with tasks that have"
        )
    blocks = _blocks(scope)
    first, *others = (tuple(block.by_origin(scope)) for block in blocks)
    again = (_with_seed(each, number) for number in range(1, _NUM_SEEDS) for each in first)
    single = (each for block in blocks for each in block.by_language(scope))
    return (none_baseline(scope), *first, *chain.from_iterable(others), *again, *single)


def _note_lacks(scope: Scope) -> tuple[str, ...]:
    tasks = {
        origin: {f.source.task for f in scope.abroad if f.source.origin is origin}
        for origin in Origin
    }
    lacks = (
        f"no {origin.value} data of {', '.join(lacking)}: its part of such plans stays English"
        for origin in Origin
        if (lacking := [task for task in scope.intermediate if task not in tasks[origin]])
    )
    return (*lacks, *_note_caps(scope))


def _note_caps(scope: Scope) -> Iterator[str]:
    """Sources that the largest share of their task, if they have it alone, would use up."""
    if scope.supply is None:
        return
    cap = none_baseline(scope).plan.intermediate.max_repetitions
    wanted = {
        task: _SHARES[-1] * scope.supply.num_drawn({task: 1.0}) for task in scope.intermediate
    }
    few = [f for f in scope.abroad if f.num_examples * cap < wanted[f.source.task]]
    if few:
        names = ", ".join(f"{facts.source.name} ({facts.num_examples})" for facts in few)
        yield (
            f"of few examples, drawn {cap:g} times at most, so shares may fall short of what "
            f"plans say: {names}"
        )


SPACE = Space(
    name="ratios",
    baselines=_list_plans,
    suggest=None,
    summary="English against native against translated data: effects, not a winner",
    reports="effects",
    notes=_note_lacks,
)
