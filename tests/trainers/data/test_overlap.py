"""Paragraphs that hold text of dev or test are found, whatever stands around it."""

from __future__ import annotations

import random
from string import ascii_lowercase

import pytest

from trainers.data.examples import TextExample
from trainers.data.overlap import SHARED, drop_overlapping

STRETCH = "abcdefghij" * 4 + "klmnopqrst"
"""50 letters."""
THAI = "แมวสามตัวนอนอยู่ใต้สะพานข้างโรงสีเก่าในหมู่บ้านริมแม่น้ำซึ่งไหลผ่านทุ่งนาไปจนถึงทะเลทางทิศใต้"
CHINESE = (
    "村里的磨坊主养了三只灰猫它们白天睡在面粉袋上夜里守着粮仓不让"
    "一只老鼠靠近冬天的时候孩子们给它们送来牛奶和鱼干"
)


def is_dropped(paragraph: str, *scored: str) -> bool:
    """Whether a paragraph is dropped from beside one that shares nothing."""
    other = TextExample(id="other", text="0123456789" * 20)
    kept = drop_overlapping([TextExample(id="it", text=paragraph), other], scored)
    assert kept[-1] == other
    return len(kept) == 1


@pytest.mark.parametrize("place", [0, 1, 12, 24, 25, 26, 27, 51, 200])
def test_fifty_shared_characters_are_found_at_any_place(place: int) -> None:
    before, after = "x" * place, "y" * 30
    assert len(STRETCH) == SHARED == 50
    for scored in (STRETCH, "1" * 33 + STRETCH, STRETCH + "2" * 7, "1" * 99 + STRETCH + "2"):
        assert is_dropped(before + STRETCH + after, scored)
        assert not is_dropped(before + STRETCH[1:] + after, scored)
        assert not is_dropped(before + STRETCH[:25] + "." + "z" + STRETCH[25:] + after, scored)


def test_short_texts_are_compared_whole() -> None:
    assert is_dropped("In Oslo.", "Is it far?", "in OSLO")
    assert not is_dropped("In Oslo.", "In Oslo it rains.")
    assert not is_dropped("In Oslo it rains.", "In Oslo.")


def test_case_punctuation_and_spaces_do_not_count() -> None:
    paragraph = "He wrote: “The Mill (1998) stands\nby the river; nobody knows who built it.”"
    assert is_dropped(
        paragraph, "he wrote : the MILL , 1998 , stands by the river : nobody KNOWS who built it"
    )
    assert is_dropped("Die Straße " * 6, "DIE STRASSE " * 6)
    assert is_dropped("Cafe\u0301 au lait " * 5, "Café au lait " * 5)


@pytest.mark.parametrize("text", [THAI, CHINESE, "고양이가 방앗간 지붕 위에서 잠을 잔다 " * 5])
def test_scripts_without_spaces_are_searched(text: str) -> None:
    assert is_dropped(f"1998 {text}", text[:-2])
    assert not is_dropped(text, text[:30])


def test_nothing_scored_or_nothing_given_drops_nothing() -> None:
    assert not is_dropped(STRETCH)
    assert drop_overlapping([], [STRETCH]) == []


@pytest.mark.parametrize("seed", range(5))
def test_it_finds_what_comparing_all_windows_finds(seed: int) -> None:
    rng = random.Random(seed)
    pool = ["".join(rng.choices(ascii_lowercase, k=rng.randint(10, 60))) for _ in range(30)]

    def draw() -> str:
        return "".join(rng.choices(pool, k=3))

    paragraphs = [TextExample(id=str(number), text=draw()) for number in range(40)]
    scored = [draw() for _ in range(10)]
    windows = {text[at : at + SHARED] for text in scored for at in range(len(text) - SHARED + 1)}
    expected = [each for each in paragraphs if not any(window in each.text for window in windows)]
    assert 0 < len(expected) < len(paragraphs)
    assert drop_overlapping(paragraphs, scored) == expected
