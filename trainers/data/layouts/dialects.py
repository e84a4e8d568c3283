"""How each data set of sentence pairs names its fields and spells its labels."""

from __future__ import annotations

from trainers.data.formats.pairs import PairFields

_LETTERS = {"e": "entailment", "n": "neutral", "c": "contradiction"}

ANLI = PairFields(text_a="context", text_b="hypothesis", label="label", spelling=_LETTERS)
OCNLI = PairFields(label="label", no_gold=("-",))
"""Chinese; "-" where the annotators did not agree."""
KLUE = PairFields(text_a="premise", text_b="hypothesis")
"""Korean."""
PARSINLU_NLI = PairFields(
    text_a="sent1", text_b="sent2", label="label", spelling=_LETTERS, no_gold=("xx",)
)
"""Persian; one row has `xx` for its texts and its label."""
PARSINLU_QQP = PairFields(text_a="q1", text_b="q2", label="label")
XNLI = PairFields()
"""XNLI 1.0's 19 columns."""
XNLI_MT = PairFields(
    text_a="premise",
    text_b="hypo",
    label="label",
    spelling={"contradictory": "contradiction"},
)
"""XNLI's machine translations of MultiNLI."""
GLUE_NLI = PairFields(no_gold=("-",), num_extra=4)
"""MNLI and SNLI in GLUE's columns: some rows have four more annotators' labels before the last
column, which is the gold label."""
GLUE_QQP = PairFields(text_a="question1", text_b="question2", label="is_duplicate", is_rough=True)
"""QQP in GLUE's columns; a few questions of the training file hold a line break, unquoted."""
PAWSX = PairFields(label="label")
"""PAWS-X's own tables."""
PAWSX_MT = PairFields(label="label", is_rough=True)
"""PAWS-X's translated training tables, some of whose labels are missing or wrong, as their
documentation on the hub says."""
