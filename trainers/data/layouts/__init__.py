"""Which file holds which source, and in which format; one table a kind of task.

layout         what a layout is: files, their reader, and what must be said of them
dialects       how data sets of pairs name their fields and spell their labels
inference      ANLI+, MNLI, XNLI
paraphrase     QQP, PAWS-X
questions      SQuAD, XQuAD, MLQA, TyDiQA, and multiple choice
tagging        UDPOS, PAN-X, CCG
texts          BUCC, Tatoeba, word pairs
running_text   text for MLM, less the texts of dev and test
"""

from __future__ import annotations

from spaces.task import Source
from trainers.data.layouts.inference import INFERENCE
from trainers.data.layouts.layout import Found, Key, Layout, find_first
from trainers.data.layouts.paraphrase import PARAPHRASE
from trainers.data.layouts.questions import QUESTIONS
from trainers.data.layouts.running_text import lay_out_text
from trainers.data.layouts.tagging import TAGGING
from trainers.data.layouts.texts import TEXTS

__all__ = ["LAYOUTS", "Found", "Layout", "find_first", "list_layouts"]

_ALL_BUT_TEXT: dict[Key, tuple[Layout, ...]] = {
    **INFERENCE,
    **PARAPHRASE,
    **QUESTIONS,
    **TAGGING,
    **TEXTS,
}
LAYOUTS: dict[Key, tuple[Layout, ...]] = {**_ALL_BUT_TEXT, **lay_out_text(_ALL_BUT_TEXT)}


def list_layouts(source: Source) -> tuple[Layout, ...]:
    """Layouts that have a place for the source, the preferred one first."""
    layouts = LAYOUTS.get((source.task, source.split, source.origin), ())
    return tuple(layout for layout in layouts if layout.covers(source.language))
