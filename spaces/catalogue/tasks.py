"""Every task's record: its type, its labels, its metric and its languages.

Training data follow the benchmark: XNLI trains on MNLI, XQuAD and MLQA on SQuAD 1.1, BUCC and
Tatoeba on nothing. The intermediate tasks are those of the X-STILTs paper (arXiv 2005.13013).
"""

from __future__ import annotations

from spaces.catalogue.languages import (
    BUCC_LANGUAGES,
    MLQA_LANGUAGES,
    PANX_LANGUAGES,
    PAWSX_LANGUAGES,
    TATOEBA_LANGUAGES,
    TYDIQA_LANGUAGES,
    UDPOS_LANGUAGES,
    XNLI_LANGUAGES,
    XQUAD_LANGUAGES,
    with_suite_languages,
)
from spaces.task import Task, TaskType

NLI_LABELS = ("entailment", "neutral", "contradiction")
PARAPHRASE_LABELS = ("0", "1")
"""As QQP and PAWS-X write them: 1 for a duplicate or a paraphrase."""
NER_LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
UPOS_LABELS = tuple(
    "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
)
"""The 17 tags of Universal Dependencies v2, alphabetical."""

ANLI_PLUS = Task(
    name="anli_plus",
    title="ANLI+",
    task_type=TaskType.PAIR,
    metric="accuracy",
    languages=with_suite_languages(),
    labels=NLI_LABELS,
)
"""SNLI, MNLI and the three rounds of ANLI, all together."""
MNLI = Task(
    name="mnli",
    title="MNLI",
    task_type=TaskType.PAIR,
    metric="accuracy",
    languages=with_suite_languages(*XNLI_LANGUAGES, "ko", "fa"),
    labels=NLI_LABELS,
)
QQP = Task(
    name="qqp",
    title="QQP",
    task_type=TaskType.PAIR,
    metric="accuracy_f1",
    languages=with_suite_languages(*PAWSX_LANGUAGES, "fa"),
    labels=PARAPHRASE_LABELS,
)
"""Scored as jiant does, by the mean of accuracy and F1 of the label 1."""
SQUAD2 = Task(
    name="squad2",
    title="SQuAD 2.0",
    task_type=TaskType.SPAN,
    metric="exact_match_f1",
    languages=with_suite_languages("es"),
    has_unanswerable=True,
)
SQUAD = Task(
    name="squad",
    title="SQuAD 1.1",
    task_type=TaskType.SPAN,
    metric="exact_match_f1",
    languages=with_suite_languages(*MLQA_LANGUAGES),
)
HELLASWAG = Task(
    name="hellaswag",
    title="HellaSwag",
    task_type=TaskType.CHOICE,
    metric="accuracy",
    languages=with_suite_languages(),
)
CCG = Task(
    name="ccg",
    title="CCG supertagging",
    task_type=TaskType.TAGGING,
    metric="accuracy",
    languages=with_suite_languages(),
)
"""Categories come from the training data: about 275 in UD-derived slices, 1,363 in CCGbank."""
COSMOSQA = Task(
    name="cosmosqa",
    title="Cosmos QA",
    task_type=TaskType.CHOICE,
    metric="accuracy",
    languages=with_suite_languages(),
)
COMMONSENSEQA = Task(
    name="commonsenseqa",
    title="CommonsenseQA",
    task_type=TaskType.CHOICE,
    metric="accuracy",
    languages=with_suite_languages(),
)
MLM = Task(
    name="mlm",
    title="masked-language modelling",
    task_type=TaskType.MLM,
    metric="accuracy",
    languages=PANX_LANGUAGES,
)
"""Not an intermediate task among others: a mixture gives it a share of its own."""
ALIGNMENT = Task(
    name="alignment",
    title="lexical alignment",
    task_type=TaskType.ALIGNMENT,
    metric="accuracy",
    languages=tuple(language for language in PANX_LANGUAGES if language != "en"),
)
"""Word pairs for a phase of its own, before the intermediate one; the metric is P@1."""

XNLI = Task(
    name="xnli",
    title="XNLI",
    task_type=TaskType.PAIR,
    metric="accuracy",
    languages=XNLI_LANGUAGES,
    labels=NLI_LABELS,
)
PAWSX = Task(
    name="pawsx",
    title="PAWS-X",
    task_type=TaskType.PAIR,
    metric="accuracy",
    languages=PAWSX_LANGUAGES,
    labels=PARAPHRASE_LABELS,
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
PANX = Task(
    name="panx",
    title="PAN-X",
    task_type=TaskType.TAGGING,
    metric="f1",
    languages=PANX_LANGUAGES,
    labels=NER_LABELS,
)
XQUAD = Task(
    name="xquad",
    title="XQuAD",
    task_type=TaskType.SPAN,
    metric="exact_match_f1",
    languages=XQUAD_LANGUAGES,
)
MLQA = Task(
    name="mlqa",
    title="MLQA",
    task_type=TaskType.SPAN,
    metric="exact_match_f1",
    languages=MLQA_LANGUAGES,
)
"""Question and context in one language, as XTREME has it."""
TYDIQA = Task(
    name="tydiqa",
    title="TyDiQA-GoldP",
    task_type=TaskType.SPAN,
    metric="exact_match_f1",
    languages=TYDIQA_LANGUAGES,
)
BUCC = Task(
    name="bucc2018",
    title="BUCC 2018",
    task_type=TaskType.MINING,
    metric="f1",
    languages=BUCC_LANGUAGES,
)
BUCC_GOLD = Task(
    name="bucc_gold",
    title="BUCC 2018, gold pairs only",
    task_type=TaskType.BITEXT,
    metric="accuracy",
    languages=BUCC_LANGUAGES,
)
"""What a hub has of BUCC: no sentences without a translation, so nothing to be mined. Retrieval
among the gold pairs is another, easier task, and not part of the benchmark."""
TATOEBA = Task(
    name="tatoeba",
    title="Tatoeba",
    task_type=TaskType.BITEXT,
    metric="accuracy",
    languages=TATOEBA_LANGUAGES,
)
