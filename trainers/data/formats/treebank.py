"""Universal Dependencies' CoNLL-U, read as XTREME's preprocessing reads it.

XTREME tags what is written, not what is parsed: a multi-word token such as German `im` is one word
with one tag, that of its syntactic head (its `conllu_to_conll.py` with
`--replace_subtokens_with_fused_forms`, and `udpos_preprocess`; google-research/xtreme, 838c13b).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from pathlib import Path

from trainers.data.examples import TaggingExample
from trainers.data.formats.records import (
    STRICT,
    Report,
    check_label,
    gather,
    read_lines,
    rejection,
)

BLANKED = "sentences without their text dropped"
"""Tally of what treebanks hold whose words are withheld (`_`), e.g. Arabic NYUAD."""
_BLANK = "_"
_NUM_COLUMNS = 10
_PRECEDENCE = {
    "": "VERB NOUN PROPN PRON ADJ NUM ADV INTJ AUX ADP DET PART CCONJ SCONJ X PUNCT".split(),
    "es": "VERB AUX PRON ADP DET".split(),
    "fr": "VERB AUX PRON NOUN ADJ ADV ADP DET PART SCONJ".split(),
    "it": "VERB AUX ADV PRON ADP DET INTJ".split(),
}
"""Which tag a multi-word token gets of parts that are equally high in the tree, by language."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Token:
    """A row of CoNLL-U: a word, or a multi-word token that spans several."""

    line: int
    first: int
    last: int
    """Equal to `first` for a word."""
    form: str
    tag: str
    head: int
    """0 for the root, and for a multi-word token, which has none."""


def read_conllu(
    path: Path, labels: Sequence[str], report: Report = STRICT
) -> list[TaggingExample]:
    """Reads words and UPOS tags (column 4) of CoNLL-U; empty nodes (`5.1`) are skipped.

    U+200C and spaces within a word are removed, as XTREME does. Of two equally high parts of a
    multi-word token the tag is chosen by language, which the file's name begins with.

    Args:
        path: The file, e.g. `de_gsd-ud-test.conllu`.
        labels: The tags allowed.
        report: Gets faults: a row that has not ten columns, an id or a head that is no number,
            another tag.

    Returns:
        The sentences in file order; an id is the line number of the first word. Sentences whose
        words are withheld are dropped.
    """
    language = path.name.partition("_")[0]
    order = _PRECEDENCE.get(language, _PRECEDENCE[""])
    sentences = []
    for is_blank, lines in groupby(read_lines(path, report), key=lambda row: row[1] == ""):
        rows = (row for row in lines if not (is_blank or row[1].startswith("#")))
        tokens = gather(rows, partial(_parse_row, path, labels), report)
        words = list(_fuse([token for token in tokens if token], order))
        if words and _is_blanked(words):
            report.count(BLANKED)
        elif words:
            sentences.append(_make_sentence(words))
    return sentences


def _parse_row(path: Path, labels: Sequence[str], row: tuple[int, str]) -> _Token | None:
    line, text = row
    columns = text.split("\t")
    if len(columns) != _NUM_COLUMNS:
        found = f"{len(columns)}: {text}"
        raise rejection(path, f"line {line}", expected="ten columns", found=found)
    position, form, _, tag, _, _, head, *_ = columns
    if "." in position:
        return None
    first, _, last = position.partition("-")
    if not (first.isdecimal() and (last or first).isdecimal() and (last or head.isdecimal())):
        expected = "a word's number in column 1 and its head's in column 7"
        raise rejection(path, f"line {line}", expected=expected, found=text)
    if not last:
        check_label(path, line, tag, labels)
    return _Token(
        line=line,
        first=int(first),
        last=int(last or first),
        form=form,
        tag=tag,
        head=0 if last else int(head),
    )


def _fuse(tokens: Sequence[_Token], order: Sequence[str]) -> Iterator[_Token]:
    """Words as they are written: a multi-word token stands for its parts, with its head's tag."""
    heads = {token.first: token.head for token in tokens if token.first == token.last}
    tags = {token.first: token.tag for token in tokens if token.first == token.last}
    covered = 0
    for token in tokens:
        if token.last > token.first:
            covered = token.last
            parts = [part for part in range(token.first, token.last + 1) if part in tags]
            ranks = [(_depth(part, heads), _place(tags[part], order)) for part in parts]
            tag = tags[parts[ranks.index(min(ranks))]] if parts else "X"
            yield replace(token, tag=tag)
        elif token.first > covered:
            yield token


def _depth(position: int, heads: Mapping[int, int]) -> int:
    """Number of words above a word in its tree; stops where heads go round in a circle."""
    above: set[int] = set()
    while position in heads and heads[position] not in above:
        position = heads[position]
        above.add(position)
    return len(above)


def _place(tag: str, order: Sequence[str]) -> int:
    return order.index(tag) if tag in order else len(order)


def _is_blanked(words: Sequence[_Token]) -> bool:
    """Whether all words are withheld, or all but one, as XTREME decides."""
    num_blank = sum(word.form == _BLANK for word in words)
    return num_blank > 0 and num_blank >= len(words) - 1


def _make_sentence(words: Sequence[_Token]) -> TaggingExample:
    return TaggingExample(
        id=str(words[0].line),
        words=tuple(_join(word.form) or word.form for word in words),
        tags=tuple(word.tag for word in words),
    )


def _join(form: str) -> str:
    return form.replace("\u200c", "").replace(" ", "")
