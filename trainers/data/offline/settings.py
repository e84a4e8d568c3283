"""The offline suite as a user asks for it in words: `offline:difficulty=0.8,num_train=5000`.

Names are the fields of `OfflineCorpus` and of `Controls`; languages are joined by `+`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from trainers.data.offline.controls import DEFAULT_CONTROLS, Controls
from trainers.data.offline.suite import OfflineCorpus

SUITE = "offline"
"""The suite at its defaults; settings follow after a colon."""
_NUMBERS = ("seed", "num_train", "num_dev", "num_test")
_LANGUAGES = ("train_languages", "translated_languages")
_SHARES = tuple(field.name for field in fields(Controls))
_READ: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(_NUMBERS, int),
    **dict.fromkeys(_LANGUAGES, lambda text: tuple(text.split("+"))),
    **dict.fromkeys(_SHARES, float),
}
"""How the text of a setting is read, by its name."""


def is_suite(data: str) -> bool:
    """Whether `data` names the suite, with settings or without."""
    return data.partition(":")[0] == SUITE


def read_suite(data: str) -> OfflineCorpus:
    """The suite that `data` asks for.

    Args:
        data: `offline`, or `offline:` and settings `name=value` with commas between.

    Raises:
        ValueError: If a setting is unknown, is no number where one is wanted, or is out of bounds.
    """
    values: dict[str, Any] = dict(
        map(_read_setting, filter(None, data.partition(":")[2].split(",")))
    )
    shares = {name: values.pop(name) for name in _SHARES if name in values}
    controls = replace(DEFAULT_CONTROLS, **shares)
    return replace(OfflineCorpus(controls=controls), **values)


def describe_suite(corpus: OfflineCorpus) -> str:
    """The words that ask for this suite; settings at their defaults are left out."""
    plain = OfflineCorpus()
    told = [
        f"{name}={_write(getattr(corpus, name))}"
        for name in (*_NUMBERS, *_LANGUAGES)
        if getattr(corpus, name) != getattr(plain, name)
    ]
    told += [
        f"{name}={getattr(corpus.controls, name):g}"
        for name in _SHARES
        if getattr(corpus.controls, name) != getattr(DEFAULT_CONTROLS, name)
    ]
    return f"{SUITE}:{','.join(told)}" if told else SUITE


def _read_setting(text: str) -> tuple[str, object]:
    name, _, value = text.partition("=")
    if name not in _READ:
        raise ValueError(f"the offline suite has no setting {name!r}; choose {', '.join(_READ)}")
    try:
        return name, _READ[name](value)
    except ValueError:
        raise ValueError(
            f"setting {name} of the offline suite must be a number, got {value!r}"
        ) from None


def _write(value: object) -> str:
    return "+".join(value) if isinstance(value, tuple) else str(value)
