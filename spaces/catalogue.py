"""The tasks this project knows: what exists, in which languages, and how it is split.

One statement a task. Language lists follow XTREME's `evaluate.py` (google-research/xtreme at
838c13b), in its order; training data follow the benchmark: XNLI trains on MNLI, XQuAD on
SQuAD 1.1, Tatoeba on nothing.
"""

from __future__ import annotations

from spaces.task import IntermediateTask, Origin, Source, Split, TargetTask, Task, TaskType

NLI_LABELS = ("entailment", "neutral", "contradiction")
NER_LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
UPOS_LABELS = tuple(
    "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
)
"""The 17 tags of Universal Dependencies v2, alphabetical."""

XNLI_LANGUAGES = tuple("ar bg de el en es fr hi ru sw th tr ur vi zh".split())
PANX_LANGUAGES = tuple(
    "ar he vi id jv ms tl eu ml ta te af nl en de el bn hi mr ur fa fr it pt es bg ru ja ka ko th"
    " sw yo my zh kk tr et fi hu".split()
)
UDPOS_LANGUAGES = tuple(
    "af ar bg de el en es et eu fa fi fr he hi hu id it ja kk ko mr nl pt ru ta te th tl tr ur vi"
    " yo zh".split()
)
XQUAD_LANGUAGES = tuple("en es de el ru tr ar vi th zh hi".split())
TATOEBA_LANGUAGES = tuple(lang for lang in PANX_LANGUAGES if lang not in {"en", "ms", "my", "yo"})

MNLI = Task(
    name="mnli",
    title="MNLI",
    task_type=TaskType.PAIR,
    metric="accuracy",
    languages=XNLI_LANGUAGES,
    labels=NLI_LABELS,
)
SQUAD = Task(
    name="squad",
    title="SQuAD 1.1",
    task_type=TaskType.SPAN,
    metric="exact_match_f1",
    languages=XQUAD_LANGUAGES,
)
CCG = Task(
    name="ccg",
    title="CCG supertagging",
    task_type=TaskType.TAGGING,
    metric="accuracy",
    languages=("en", "de", "zh", "ar"),
)
"""Categories come from the training data: about 275 in UD-derived slices, 1,363 in CCGbank."""
XNLI = Task(
    name="xnli",
    title="XNLI",
    task_type=TaskType.PAIR,
    metric="accuracy",
    languages=XNLI_LANGUAGES,
    labels=NLI_LABELS,
)
PANX = Task(
    name="panx",
    title="PAN-X",
    task_type=TaskType.TAGGING,
    metric="f1",
    languages=PANX_LANGUAGES,
    labels=NER_LABELS,
)
UDPOS = Task(
    name="udpos",
    title="UDPOS",
    task_type=TaskType.TAGGING,
    metric="f1",
    languages=UDPOS_LANGUAGES,
    labels=UPOS_LABELS,
)
"""The score is seqeval F1 over plain tags, as XTREME's scorer has it, not accuracy."""
XQUAD = Task(
    name="xquad",
    title="XQuAD",
    task_type=TaskType.SPAN,
    metric="exact_match_f1",
    languages=XQUAD_LANGUAGES,
)
TATOEBA = Task(
    name="tatoeba",
    title="Tatoeba",
    task_type=TaskType.BITEXT,
    metric="accuracy",
    languages=TATOEBA_LANGUAGES,
)


def _sources(task: Task, split: Split) -> tuple[Source, ...]:
    return tuple(Source(task=task.name, language=lang, split=split) for lang in task.languages)


def _english(task: Task, split: Split) -> Source:
    return Source(task=task.name, language="en", split=split)


def _training_sources(task: Task) -> tuple[Source, ...]:
    """English, then every other language natively written, then machine-translated."""
    others = [lang for lang in task.languages if lang != "en"]
    return (
        _english(task, Split.TRAIN),
        *(
            Source(task=task.name, language=lang, split=Split.TRAIN, origin=origin)
            for origin in (Origin.NATIVE, Origin.TRANSLATED)
            for lang in others
        ),
    )


INTERMEDIATE: dict[str, IntermediateTask] = {
    task.name: IntermediateTask(task=task, sources=_training_sources(task))
    for task in (MNLI, SQUAD, CCG)
}

TARGETS: dict[str, TargetTask] = {
    "xnli": TargetTask(
        task=XNLI,
        train=_english(MNLI, Split.TRAIN),
        select=(_english(XNLI, Split.DEV),),
        dev=_sources(XNLI, Split.DEV),
        test=_sources(XNLI, Split.TEST),
    ),
    "panx": TargetTask(
        task=PANX,
        train=_english(PANX, Split.TRAIN),
        select=(_english(PANX, Split.DEV),),
        dev=_sources(PANX, Split.DEV),
        test=_sources(PANX, Split.TEST),
    ),
    "udpos": TargetTask(
        task=UDPOS,
        train=_english(UDPOS, Split.TRAIN),
        select=(_english(UDPOS, Split.DEV),),
        dev=_sources(UDPOS, Split.DEV),
        test=_sources(UDPOS, Split.TEST),
    ),
    "xquad": TargetTask(
        task=XQUAD,
        train=_english(SQUAD, Split.TRAIN),
        select=(_english(SQUAD, Split.DEV),),
        dev=(),  # the benchmark has one split a language, and it is the test split
        test=_sources(XQUAD, Split.TEST),
    ),
    "tatoeba": TargetTask(
        task=TATOEBA,
        train=None,
        select=_sources(TATOEBA, Split.DEV),  # no English dev exists: half of the pairs, by hash
        dev=_sources(TATOEBA, Split.DEV),
        test=_sources(TATOEBA, Split.TEST),
    ),
}

OVERLAPS: dict[Source, Source] = {
    _english(SQUAD, Split.DEV): _english(XQUAD, Split.TEST),
}
"""Splits that share paragraphs with a test split: XQuAD was made from SQuAD's dev set. What they
share is left out of the first, so that selection does not see test questions."""

TASKS: dict[str, Task] = {
    task.name: task for task in (MNLI, SQUAD, CCG, XNLI, PANX, UDPOS, XQUAD, TATOEBA)
}


def find_task(name: str) -> Task:
    """The task called `name`.

    Raises:
        ValueError: If there is none; the message lists what exists.
    """
    if name not in TASKS:
        raise ValueError(f"unknown task {name!r}; the catalogue has {', '.join(sorted(TASKS))}")
    return TASKS[name]
