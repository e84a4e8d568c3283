"""A table of a TOML file whose every mistake is one line: file, table, key, rule, choices."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, final


def read_toml(path: Path) -> dict[str, Any]:
    """The content of the file.

    Raises:
        ValueError: If it cannot be read, or is not TOML; the message is one line.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} must be a readable TOML file in UTF-8: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path} must be TOML: {error}") from error


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class TomlTable:
    """A table with the place it has in its file."""

    path: Path
    name: str
    """As it is written there, e.g. `[my_nli]`."""
    fields: Mapping[str, Any]

    def mistake(self, key: str, rule: str) -> ValueError:
        """The error of a key that breaks a rule."""
        return ValueError(f"{self.path}, {self.name}: {key} {rule}")

    def check_keys(self, known: Iterable[str]) -> None:
        """Refuse keys that are not `known`, for they would be passed over in silence."""
        known = tuple(known)
        for key in self.fields:
            if key not in known:
                raise self.mistake(key, f"is not a key here; choose {', '.join(known)}")

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty.

        Raises:
            ValueError: If it is not one, or is missing and there is no default.
        """
        value = self.fields.get(key, default)
        if value is None:
            raise self.mistake(key, "is missing")
        if not isinstance(value, str) or not value:
            raise self.mistake(key, f"must be a text, got {value!r}")
        return value

    def choice(self, key: str, choices: Iterable[str], default: str | None = None) -> str:
        """A text that is one of the choices.

        Raises:
            ValueError: If it is another, or is missing and there is no default.
        """
        choices = tuple(choices)
        if default is None and key not in self.fields:
            raise self.mistake(key, f"is missing; choose {', '.join(choices)}")
        value = self.text(key, default)
        if value not in choices:
            raise self.mistake(key, f"must be one of {', '.join(choices)}, got {value!r}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of distinct texts, or one text; empty where the key is missing.

        Raises:
            ValueError: If it is something else.
        """
        value = self.fields.get(key, [])
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
            raise self.mistake(key, f"must be a list of texts, got {value!r}")
        if len(set(values)) != len(values):
            raise self.mistake(key, f"must name each once, got {value!r}")
        return tuple(values)

    def flag(self, key: str) -> bool:
        """A truth value; false where the key is missing.

        Raises:
            ValueError: If it is something else.
        """
        value = self.fields.get(key, False)
        if not isinstance(value, bool):
            raise self.mistake(key, f"must be true or false, got {value!r}")
        return value

    def tables(self, key: str) -> tuple[TomlTable, ...]:
        """The tables of an array, `[[name.key]]`; empty where there are none.

        Raises:
            ValueError: If it is something else.
        """
        value = self.fields.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.mistake(key, f"must be written as [[{self.name.strip('[]')}.{key}]]")
        title = f"[[{self.name.strip('[]')}.{key}]]"
        return tuple(
            TomlTable(path=self.path, name=f"{title} number {number}", fields=fields)
            for number, fields in enumerate(value, start=1)
        )
