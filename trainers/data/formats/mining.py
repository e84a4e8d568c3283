"""Sentences of two languages among which translations are to be found: BUCC 2018.

A deviation from XTREME, which scores against the set of all gold pairs: here a sentence has one
translation. A gold pair is left out, and counted, if one before it holds its foreign or its
English sentence: it does not count into recall, and who finds it instead is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from trainers.data.examples import MiningExample
from trainers.data.formats.records import STRICT, Report, gather, read_lines, rejection

SECOND_TRANSLATIONS = "gold pairs left out, one of their sentences has another translation"


def read_mining(
    foreign: Path, english: Path, gold: Path, report: Report = STRICT
) -> list[MiningExample]:
    """Reads BUCC's three files: `id<TAB>sentence` of both sides, and pairs of ids.

    Args:
        foreign: The side in the language of the source.
        english: The English side.
        gold: `foreign id<TAB>English id`, one pair a line.
        report: Gets faults: a broken row, an id that occurs twice or, in a pair, not at all.

    Returns:
        All foreign sentences, then all English ones, in file order.
    """
    sides = [_read_side(path, report) for path in (foreign, english)]
    known = [set(side) for side in sides]
    pairs = gather(read_lines(gold, report), partial(_parse_pair, gold, known), report)
    translations = _match(pairs, report)
    return [
        MiningExample(
            id=sentence_id,
            text=text,
            is_english=is_english,
            translation=translations.get(sentence_id, ""),
        )
        for side, is_english in zip(sides, (False, True), strict=True)
        for sentence_id, text in side.items()
    ]


def _read_side(path: Path, report: Report) -> Mapping[str, str]:
    """Texts by their id, in file order."""
    texts: dict[str, str] = {}

    def take(row: tuple[int, str]) -> None:
        line, content = row
        sentence_id, tab, text = content.partition("\t")
        if not (sentence_id and tab and text.strip()):
            raise rejection(path, f"line {line}", expected="an id, a tab, a text", found=content)
        if sentence_id in texts:
            raise rejection(path, f"line {line}", expected="an id of its own", found=sentence_id)
        texts[sentence_id] = text

    gather(read_lines(path, report), take, report)
    return texts


def _parse_pair(path: Path, known: Sequence[set[str]], row: tuple[int, str]) -> tuple[str, str]:
    line, text = row
    foreign_id, _, english_id = text.partition("\t")
    if foreign_id not in known[0] or english_id not in known[1]:
        raise rejection(
            path,
            f"line {line}",
            expected="the id of a foreign sentence, a tab, the id of an English one",
            found=text,
            remedy="take all three files from one release",
        )
    return foreign_id, english_id


def _match(pairs: Sequence[tuple[str, str]], report: Report) -> dict[str, str]:
    """The translation of each sentence that has one, in both directions; the first counts."""
    translations: dict[str, str] = {}
    for foreign_id, english_id in dict.fromkeys(pairs):
        if foreign_id in translations or english_id in translations:
            report.count(SECOND_TRANSLATIONS)
            continue
        translations[foreign_id] = english_id
        translations[english_id] = foreign_id
    return translations
