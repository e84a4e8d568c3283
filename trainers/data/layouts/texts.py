"""Where sentences and words without labels lie: BUCC, Tatoeba, word pairs."""

from __future__ import annotations

from functools import partial

from spaces.catalogue import find_task
from spaces.task import Origin, Split
from trainers.data.formats.bitext import read_bitext, read_word_pairs
from trainers.data.formats.mining import read_mining
from trainers.data.layouts.layout import Files, Key, Layout


def _bucc(split: str, official: str) -> tuple[Layout, ...]:
    """XTREME's names, then the shared task's, loose or in the folder of their archive."""
    stems = (
        f"bucc2018/{{language}}-en.{split}",
        f"bucc2018/{{language}}-en.{official}",
        f"bucc2018/{{language}}-en/{{language}}-en.{official}",
    )
    return tuple(
        Files(
            files=(f"{stem}.{{language}}", f"{stem}.en", f"{stem}.gold"),
            read=read_mining,
            languages=find_task("bucc2018").languages,
            is_mended=True,
        )
        for stem in stems
    )


def _tatoeba(split: Split) -> tuple[Layout, ...]:
    """LASER's files alone: XTREME sorts the English side of its copy, so no line has its pair."""
    stem = "tatoeba/v1/tatoeba.{iso3}-eng"
    return (
        Files(
            files=(f"{stem}.{{iso3}}", f"{stem}.eng"),
            read=partial(read_bitext, split=split),
            languages=find_task("tatoeba").languages,
        ),
    )


TEXTS: dict[Key, tuple[Layout, ...]] = {
    ("bucc2018", Split.DEV, Origin.NATIVE): _bucc("dev", "sample"),
    ("bucc2018", Split.TEST, Origin.NATIVE): _bucc("test", "training"),
    ("tatoeba", Split.DEV, Origin.NATIVE): _tatoeba(Split.DEV),
    ("tatoeba", Split.TEST, Origin.NATIVE): _tatoeba(Split.TEST),
    ("alignment", Split.TRAIN, Origin.NATIVE): tuple(
        Files(files=(file,), read=read_word_pairs, languages=find_task("alignment").languages)
        for file in ("alignment/{language}.tsv", "alignment/{language}-en.txt")
    ),
}
"""Layouts of each source, the preferred one first."""
