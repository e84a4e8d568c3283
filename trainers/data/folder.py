"""A folder of official files as a corpus: which file holds which source, and in which format.

The layouts are those of the data sets' own archives and of what XTREME's download scripts write,
so that a user unpacks and starts. Nothing is downloaded, converted or written here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import final

from spaces.catalogue import NER_LABELS, NLI_LABELS, UPOS_LABELS, find_task
from spaces.inventory import Provenance
from spaces.task import Origin, Source, Split
from trainers.data.examples import Example
from trainers.data.formats.bitext import read_bitext
from trainers.data.formats.pairs import read_pairs_csv, read_pairs_jsonl, read_pairs_tsv
from trainers.data.formats.spans import read_squad
from trainers.data.formats.tagging import read_auto, read_tagged

_ISO_639_3: dict[str, str] = {
    "ar": "ara", "he": "heb", "vi": "vie", "id": "ind", "jv": "jav", "tl": "tgl",
    "eu": "eus", "ml": "mal", "ta": "tam", "te": "tel", "af": "afr", "nl": "nld",
    "de": "deu", "el": "ell", "bn": "ben", "hi": "hin", "mr": "mar", "ur": "urd",
    "fa": "pes", "fr": "fra", "it": "ita", "pt": "por", "es": "spa", "bg": "bul",
    "ru": "rus", "ja": "jpn", "ka": "kat", "ko": "kor", "th": "tha", "sw": "swh",
    "zh": "cmn", "kk": "kaz", "tr": "tur", "et": "est", "fi": "fin", "hu": "hun",
}  # fmt: skip
"""Tatoeba's codes of XTREME's 36 languages; Persian, Swahili and Chinese by one variety each."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Layout:
    """Where a kind of source lies and how it is read."""

    paths: tuple[str, ...]
    """Relative to the root, with `{language}` (ISO 639-1) or `{iso3}` (ISO 639-3) to fill in. A
    path with neither holds English."""
    read: Callable[..., Sequence[Example]]
    """Reader of the format; gets the paths in their order."""
    num_columns: int = 1
    """Columns of a first row with gold. XTREME withholds the gold of its test tables, which then
    have one column less. 1 where the format is not a table."""

    def fill(self, source: Source) -> tuple[str, ...]:
        """The paths of `source`."""
        iso3 = _ISO_639_3.get(source.language, source.language)
        return tuple(path.format(language=source.language, iso3=iso3) for path in self.paths)

    def covers(self, language: str) -> bool:
        """Whether the layout has a place for `language`."""
        return language == "en" or "{" in self.paths[0]


_NLI_JSONL = partial(read_pairs_jsonl, labels=NLI_LABELS)
_NLI_CSV = partial(read_pairs_csv, labels=NLI_LABELS)
_NLI_TSV = partial(read_pairs_tsv, labels=NLI_LABELS)
_TATOEBA = ("tatoeba/v1/tatoeba.{iso3}-eng.{iso3}", "tatoeba/v1/tatoeba.{iso3}-eng.eng")
_NER = partial(read_tagged, labels=NER_LABELS)
_UPOS = partial(read_tagged, labels=UPOS_LABELS)

# Not offered as training data, although such folders often hold them, because they are the test
# sets in disguise. SQuAD-es (nonen/squad-es) is the SQuAD *dev* set in translation, and XQuAD is
# built on that set: training on it is training on the answers. The AUTO files of the Spanish,
# Turkish and Chinese treebanks are UD *test* sets, whose sentences UDPOS is scored on.
_LAYOUTS: dict[tuple[str, Split, Origin], tuple[_Layout, ...]] = {
    ("mnli", Split.TRAIN, Origin.NATIVE): (
        _Layout(paths=("mnli/multinli_1.0/multinli_1.0_train.jsonl",), read=_NLI_JSONL),
        _Layout(paths=("xnli/train-en.tsv",), read=_NLI_CSV, num_columns=3),
    ),
    ("mnli", Split.TRAIN, Origin.TRANSLATED): (
        _Layout(
            paths=("xnli/XNLI-MT-1.0/multinli/multinli.train.{language}.tsv",),
            read=_NLI_TSV,
            num_columns=3,
        ),
    ),
    ("mnli", Split.DEV, Origin.NATIVE): (
        _Layout(paths=("mnli/multinli_1.0/multinli_1.0_dev_matched.jsonl",), read=_NLI_JSONL),
    ),
    ("xnli", Split.DEV, Origin.NATIVE): (
        _Layout(paths=("xnli/dev-{language}.tsv",), read=_NLI_CSV, num_columns=3),
    ),
    ("xnli", Split.TEST, Origin.NATIVE): (
        _Layout(paths=("xnli/test-{language}.tsv",), read=_NLI_CSV, num_columns=3),
    ),
    ("squad", Split.TRAIN, Origin.NATIVE): (
        _Layout(paths=("squad/train-v1.1.json",), read=read_squad),
    ),
    ("squad", Split.DEV, Origin.NATIVE): (
        _Layout(paths=("squad/dev-v1.1.json",), read=read_squad),
    ),
    ("xquad", Split.TEST, Origin.NATIVE): (
        _Layout(paths=("xquad/xquad.{language}.json",), read=read_squad),
    ),
    ("ccg", Split.TRAIN, Origin.NATIVE): (
        _Layout(paths=("ccg/UD_English-EWT/en_ewt-ud-train.auto",), read=read_auto),
    ),
    ("ccg", Split.DEV, Origin.NATIVE): (
        _Layout(paths=("ccg/UD_English-EWT/en_ewt-ud-dev.auto",), read=read_auto),
    ),
    ("ccg", Split.TEST, Origin.NATIVE): (
        _Layout(paths=("ccg/UD_English-EWT/en_ewt-ud-test.auto",), read=read_auto),
    ),
    ("panx", Split.TRAIN, Origin.NATIVE): (
        _Layout(paths=("panx/train-{language}.tsv",), read=_NER, num_columns=2),
    ),
    ("panx", Split.DEV, Origin.NATIVE): (
        _Layout(paths=("panx/dev-{language}.tsv",), read=_NER, num_columns=2),
    ),
    ("panx", Split.TEST, Origin.NATIVE): (
        _Layout(paths=("panx/test-{language}.tsv",), read=_NER, num_columns=2),
    ),
    ("udpos", Split.TRAIN, Origin.NATIVE): (
        _Layout(paths=("udpos/train-{language}.tsv",), read=_UPOS, num_columns=2),
    ),
    ("udpos", Split.DEV, Origin.NATIVE): (
        _Layout(paths=("udpos/dev-{language}.tsv",), read=_UPOS, num_columns=2),
    ),
    ("udpos", Split.TEST, Origin.NATIVE): (
        _Layout(paths=("udpos/test-{language}.tsv",), read=_UPOS, num_columns=2),
    ),
    ("tatoeba", Split.DEV, Origin.NATIVE): (
        _Layout(paths=_TATOEBA, read=partial(read_bitext, split=Split.DEV)),
    ),
    ("tatoeba", Split.TEST, Origin.NATIVE): (
        _Layout(paths=_TATOEBA, read=partial(read_bitext, split=Split.TEST)),
    ),
}


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class FolderCorpus:
    """A `Corpus` over a folder of official files, for `--data DIR`.

    The Tatoeba halves DEV and TEST are not the authors' but ours: the official data have one set
    of pairs a language, which is cut by a hash of the pair's text (`assign_bitext_split`).
    """

    root: Path
    """The folder that holds `xnli/`, `squad/`, `panx/` and so on."""

    def __post_init__(self) -> None:
        """Check that there is a folder.

        Raises:
            ValueError: If `root` is not one.
        """
        if not self.root.is_dir():
            raise ValueError(
                f"data folder {str(self.root)!r} is not a folder; give one that holds official "
                "files, e.g. xnli/dev-en.tsv, or use --data offline"
            )

    @property
    def kind(self) -> str:
        """`dir`."""
        return "dir"

    def has(self, source: Source) -> bool:
        """Whether the files of the source are here, with gold labels; reads one row at most."""
        return self._find_layout(source) is not None

    def read(self, source: Source) -> list[Example]:
        """All examples of the source, in the order of its file.

        Raises:
            FileNotFoundError: If `has(source)` is false; the message says which file was sought.
            ValueError: If a record breaks its format, or the file holds none.
        """
        layout = self._find_layout(source)
        if layout is None:
            raise FileNotFoundError(f"no data for {source.name}: {self.missing(source)}")
        paths = layout.fill(source)
        examples = list(layout.read(*(self.root / path for path in paths)))
        if not examples:
            raise ValueError(
                f"{self.root / paths[0]}: expected examples of {source.name}, found none; "
                "take the official file again"
            )
        return examples

    def provenance(self, source: Source) -> Provenance:
        """The catalogue's publication."""
        return Provenance(publication=source.publication)

    def missing(self, source: Source) -> str:
        """What a user must do to have this source here; asked where `has` is false.

        Returns:
            Half a sentence that names the files sought, relative to the root.
        """
        layouts = _list_layouts(source)
        if not layouts:
            return f"choose another source, official folders have no place for {source.name}"
        wanted = " or ".join(" and ".join(layout.fill(source)) for layout in layouts)
        if any(self._has_files(layout, source) for layout in layouts):
            return f"replace {wanted} by a copy with gold labels (XTREME withholds those of test)"
        return f"put {wanted} into {self.root}"

    def _find_layout(self, source: Source) -> _Layout | None:
        """The first layout whose files are here and have gold labels."""
        return next(
            (
                layout
                for layout in _list_layouts(source)
                if self._has_files(layout, source) and self._has_gold(layout, source)
            ),
            None,
        )

    def _has_files(self, layout: _Layout, source: Source) -> bool:
        return all((self.root / path).is_file() for path in layout.fill(source))

    def _has_gold(self, layout: _Layout, source: Source) -> bool:
        if layout.num_columns == 1:
            return True
        with (self.root / layout.fill(source)[0]).open("rb") as file:
            return file.readline().count(b"\t") + 1 >= layout.num_columns


def _list_layouts(source: Source) -> tuple[_Layout, ...]:
    """Layouts that have a place for the source, the preferred one first."""
    layouts = _LAYOUTS.get((source.task, source.split, source.origin), ())
    if not layouts or source.language not in find_task(source.task).languages:
        return ()
    if source.origin is Origin.TRANSLATED and source.language == "en":
        return ()  # XNLI-MT repeats the English original under the name of a translation
    return tuple(layout for layout in layouts if layout.covers(source.language))
