"""The X-STILTs paper's grid (arXiv 2005.13013), as far as a study's data go.

Of the paper its abstract was at hand; the rest of what is said of it here is recalled, hence
*unverified*, save the rule of proportions, which is in jiant's code:

    single tasks    each of the nine alone (unverified which nine; the abstract names three)
    multi-task      w_i = min(n_i, K) with K = 2^17 (rule: jiant's code; K unverified)
    with MLM        each of these with masked-language modelling as one more task of that rule,
                    and half the learning rate (unverified: 5e-6 beside 1e-5, of XLM-R Large)
    translated      QQP, HellaSwag and MNLI in German, Russian or Swahili, one language at a time
                    in place of English (unverified)
    alignment       of another paper (Targeted Lexical Injection, arXiv 2506.15415): the aligned
                    encoder without intermediate training, and before the multi-task mixture

Rates are the preset's and half of it, since other encoders want others. The paper trained for a
number of epochs a task (unverified) and drew one task a step; here every plan has the preset's
tokens, and a step's micro-batches may be of several tasks. It took medians of three seeds
(unverified): start the study with other seeds for that. `target-only` is not of the paper.
"""

from __future__ import annotations

from collections.abc import Iterator

from spaces.mixture import Mixture
from spaces.portions import Portion
from spaces.proportions import EXAMPLES_CAP, proportional_weights
from spaces.space import (
    Baseline,
    Scope,
    Space,
    none_baseline,
    single_task_baselines,
    target_only_baseline,
)
from spaces.task import Origin

_MULTI_TASK = "multi-task"
_RATE_FACTOR_WITH_MLM = 0.5
"""5e-6 over 1e-5 (unverified)."""
_TRANSLATED_TASKS = ("qqp", "hellaswag", "mnli")
"""Unverified."""
_TRANSLATED_LANGUAGES = ("de", "ru", "sw")
"""Unverified."""


def _multi_task(scope: Scope) -> Baseline:
    weights = proportional_weights(dict(scope.num_examples))
    return Baseline(name=_MULTI_TASK, plan=scope.plan(Mixture.normalised(weights)))


def _with_mlm(scope: Scope, baseline: Baseline) -> Baseline:
    """The same tasks with running text as one more, by the rule of proportions."""
    mixture = baseline.plan.mixture
    sizes = proportional_weights(dict(scope.num_examples))
    num_texts = min(scope.num_texts, EXAMPLES_CAP)
    share = num_texts / (num_texts + sum(sizes[task] for task, _ in mixture.ratios))
    weights = dict(mixture.ratios)
    rate = scope.preset.intermediate_learning_rate * _RATE_FACTOR_WITH_MLM
    plan = scope.plan(Mixture.normalised(weights, mlm=share), rate)
    name = baseline.name.removeprefix("single-")  # that name is for a task alone
    return Baseline(name=f"{name}-mlm", plan=plan, is_reference=False)


def _has_translation(scope: Scope, task: str, language: str) -> bool:
    portion = Portion(task=task, origin=Origin.TRANSLATED, language=language, share=1.0)
    return any(portion.covers(facts.source) for facts in scope.abroad)


def _translated(scope: Scope) -> Iterator[Baseline]:
    for task in _TRANSLATED_TASKS:
        for language in _TRANSLATED_LANGUAGES:
            if task in scope.intermediate and _has_translation(scope, task, language):
                portion = Portion(origin=Origin.TRANSLATED, language=language, share=1.0)
                mixture = Mixture.normalised({task: 1.0}, portions=(portion,))
                name = f"{task}-translated-{language}"
                yield Baseline(name=name, plan=scope.plan(mixture), is_reference=False)


def _aligned(scope: Scope, name: str, mixture: Mixture) -> tuple[Baseline, ...]:
    plan = scope.plan(mixture, is_aligned=True)
    return (Baseline(name=name, plan=plan),) if scope.has_alignment else ()


def _list_plans(scope: Scope) -> tuple[Baseline, ...]:
    multi_task = _multi_task(scope)
    trained = (*single_task_baselines(scope), multi_task)
    return (
        none_baseline(scope),
        *_aligned(scope, "aligned", Mixture(ratios=())),
        *trained,
        target_only_baseline(scope),
        *(_with_mlm(scope, each) for each in trained if scope.has_mlm),
        *_translated(scope),
        *_aligned(scope, f"{_MULTI_TASK}-aligned", multi_task.plan.mixture),
    )


def _note_lacks(scope: Scope) -> tuple[str, ...]:
    return (*_note_tasks(scope), *_note_translations(scope), *_note_options(scope))


def _note_tasks(scope: Scope) -> Iterator[str]:
    nine = "anli_plus mnli qqp squad2 squad hellaswag ccg cosmosqa commonsenseqa".split()
    if absent := [task for task in nine if task not in scope.intermediate]:
        yield f"of the nine tasks not in this study, see --intermediate: {', '.join(absent)}"


def _note_translations(scope: Scope) -> Iterator[str]:
    absent = [
        f"{task} {language}"
        for task in _TRANSLATED_TASKS
        for language in _TRANSLATED_LANGUAGES
        if task in scope.intermediate and not _has_translation(scope, task, language)
    ]
    if absent:
        yield f"translated plans left out, the data have none of: {', '.join(absent)}"


def _note_options(scope: Scope) -> Iterator[str]:
    if not scope.has_mlm:
        yield (
            "plans with MLM left out: they need --intermediate with mlm among the tasks, and data "
            "with running text"
        )
    if not scope.has_alignment:
        yield "plans with alignment left out: they need --align, and data with word pairs"


SPACE = Space(
    name="paper",
    baselines=_list_plans,
    suggest=None,
    summary="the X-STILTs paper's grid: single tasks, multi-task, with MLM, translated, aligned",
    notes=_note_lacks,
)
