"""The words of an answer, as two answers are compared: by task and language.

SQuAD's rules are English ones, and XTREME applies them to XQuAD and TyDiQA in every language.
MLQA has rules for each of its languages (`evaluate_squad.py` and `evaluate_mlqa.py` of
google-research/xtreme at 838c13b).
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, TypeAlias
from unicodedata import category

from spaces.task import Source
from trainers.evaluation.metrics.rates import harmonic_mean

WordsOf: TypeAlias = Callable[[str], list[str]]
"""From an answer to its words, in order."""

_NO_ASCII_PUNCTUATION: Final = str.maketrans("", "", string.punctuation)
_HAN: Final = re.compile(r"[\u4e00-\u9fa5]")


def _any_of(articles: str) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(articles.split())})\b")


_ENGLISH_ARTICLES: Final = _any_of("a an the")
_NO_ARTICLES: Final = re.compile(r"(?!)")
_MLQA_ARTICLES: Final[dict[str, re.Pattern[str]]] = {
    "en": _ENGLISH_ARTICLES,
    "es": _any_of("un una unos unas el la los las"),
    "de": _any_of("ein eine einen einem eines einer der die das den dem des"),
    # MLQA's pattern has a first half that never matches: its effect is this, inside words too
    "ar": re.compile("ال"),
    "hi": _NO_ARTICLES,
    "vi": _any_of("của là cái chiếc những"),
    "zh": _NO_ARTICLES,
}


def choose_words(source: Source) -> WordsOf:
    """How answers of `source` are cut into words.

    Raises:
        ValueError: If MLQA has no rule for the language.
    """
    if source.task != "mlqa":
        return squad_words
    if source.language not in _MLQA_ARTICLES:
        raise ValueError(
            f"MLQA's scorer has no rule for the language {source.language!r}; "
            f"it knows {', '.join(_MLQA_ARTICLES)}"
        )
    return partial(mlqa_words, language=source.language)


def squad_words(text: str) -> list[str]:
    """SQuAD's: lower case, no ASCII punctuation, no English articles, cut at white space."""
    return _ENGLISH_ARTICLES.sub(" ", text.lower().translate(_NO_ASCII_PUNCTUATION)).split()


def mlqa_words(text: str, *, language: str) -> list[str]:
    """MLQA's: lower case, no punctuation of any script, no articles, cut at white space.

    In Chinese each character of U+4E00 to U+9FA5 is a word. An article leaves a space, so an
    Arabic word is cut in two where it holds one.
    """
    bare = "".join(character for character in text.lower() if not _is_punctuation(character))
    bare = _MLQA_ARTICLES[language].sub(" ", bare)
    return (_HAN.sub(r" \g<0> ", bare) if language == "zh" else bare).split()


def answer_f1(predicted: Sequence[str], gold: Sequence[str]) -> float:
    """F1 of the bags of words of two answers, in [0, 1]; 0 if they share none."""
    num_common = (Counter(predicted) & Counter(gold)).total()
    if num_common == 0:
        return 0.0
    return harmonic_mean(num_common / len(predicted), num_common / len(gold))


def _is_punctuation(character: str) -> bool:
    """ASCII's by the C library, which counts `$` and `+`; else Unicode's categories P*."""
    return character in string.punctuation or category(character).startswith("P")
