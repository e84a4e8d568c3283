import pytest

from trainers.data.offsets import find_tokens, tighten_offsets

TEXT = "in  1996 bis 1998."
CHARACTERS = [(0, 2), (3, 3), (4, 8), (9, 12), (13, 17), (17, 18)]


def test_white_space_is_no_part_of_a_token() -> None:
    offsets = [(0, 2), (2, 3), (3, 8), (8, 12), (12, 17), (17, 18)]
    assert tighten_offsets(offsets, TEXT) == CHARACTERS


def test_combining_marks_come_back_to_their_letter() -> None:
    text = "cafe\u0301s e\u0323\u0301"
    assert tighten_offsets([(0, 4), (5, 6), (6, 8)], text) == [(0, 5), (5, 6), (7, 10)]


def test_marks_that_have_a_token_stay_with_it() -> None:
    assert tighten_offsets([(0, 1), (1, 2)], "e\u0301") == [(0, 1), (1, 2)]


@pytest.mark.parametrize(
    ("start", "stop", "tokens"),
    [
        (4, 8, range(2, 3)),
        (4, 17, range(2, 5)),
        (14, 16, range(4, 5)),  # inside of a token: all of it
        (6, 14, range(2, 5)),
        (2, 9, range(2, 3)),  # with the white space around
        (3, 4, range(0)),  # white space only
        (18, 18, range(0)),
        (0, 18, range(6)),
    ],
)
def test_tokens_found_are_the_shortest_cover(start: int, stop: int, tokens: range) -> None:
    assert find_tokens(CHARACTERS, start=start, stop=stop) == tokens
