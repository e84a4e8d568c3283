"""`python -m benchmarks.suite_samples`: the offline suite at its defaults, counted and shown.

Every source is generated once; the page has a table of tasks and samples in all languages. Times
are process seconds on one core. Exit status: 0 done, 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spaces.task import Origin, Source, Split
from trainers.data.examples import (
    BitextExample,
    ChoiceExample,
    Example,
    MiningExample,
    PairExample,
    SpanExample,
    TaggingExample,
)
from trainers.data.offline import OfflineCorpus
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.sources import LANGUAGES

_PARALLEL_SAMPLES = (("xnli", 7), ("panx", 6), ("udpos", 3), ("tatoeba", 4))
"""Tasks of which one test example is shown in each language, and which."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Generated:
    """One source."""

    source: Source
    num_examples: int
    seconds: float
    """Of process time."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Generate and print from the words of the command line; returns the exit status."""
    given = _build_parser().parse_args(arguments)
    corpus = OfflineCorpus()
    generated = [_generate(corpus, source) for source in list_sources(corpus)]
    seconds = sum(each.seconds for each in generated)
    print(
        f"{len(generated)} sources, {sum(each.num_examples for each in generated):,} examples, "
        f"{seconds:.1f} s",
        file=sys.stderr,
    )
    page = "\n".join([*_write_table(generated), *write_samples(corpus)]) + "\n"
    if given.markdown:
        given.markdown.write_text(page, "utf-8")
    else:
        print(page, end="")
    return 0


def list_sources(corpus: OfflineCorpus) -> list[Source]:
    """Everything that the corpus has."""
    sources = [
        Source(task=task, language=language, split=split, origin=origin)
        for task, split in LANGUAGES
        for origin in Origin
        for language in GRAMMARS
    ]
    return [source for source in sources if corpus.has(source)]


def write_samples(corpus: OfflineCorpus) -> Iterator[str]:
    """Examples of every task in English, and of some in every language, as Markdown."""
    yield from ("", "## A test example in every language", "")
    for task, index in _PARALLEL_SAMPLES:
        yield from (f"**{task}**, test example {index}", "", "| | |", "|---|---|")
        for language in LANGUAGES[task, Split.TEST]:
            example = corpus.read(Source(task=task, language=language, split=Split.TEST))[index]
            yield f"| {language} | {show(example)} |"
        yield ""
    yield from ("## An English training example of every task", "", "| | |", "|---|---|")
    for task, split in LANGUAGES:
        source = Source(task=task, language="en", split=split)
        if split is Split.TRAIN and corpus.has(source):
            yield f"| {task} | {show(corpus.read(source)[0])} |"
    yield from ("", "## A German question, native and translated", "", "| | |", "|---|---|")
    for origin in Origin:
        source = Source(task="squad", language="de", split=Split.TRAIN, origin=origin)
        yield f"| {origin} | {show(corpus.read(source)[4])} |"


def show(example: Example) -> str:
    """An example in a line; what is to be predicted is bold."""
    match example:
        case PairExample():
            return f"{example.text_a} / {example.text_b} **{example.label}**"
        case SpanExample():
            answer = example.answers[0].text if example.answers else "no answer"
            return f"{example.context} / {example.question} **{answer}**"
        case ChoiceExample():
            choices = (
                f"**{choice}**" if position == example.answer else choice
                for position, choice in enumerate(example.choices)
            )
            return f"{example.context} {example.prefix} / {' / '.join(choices)}"
        case TaggingExample():
            pairs = zip(example.words, example.tags, strict=True)
            return " ".join(_show_tag(word, tag) for word, tag in pairs)
        case BitextExample():
            return f"{example.english} / {example.foreign}"
        case MiningExample():
            return example.text
        case _:
            return example.text


def _show_tag(word: str, tag: str) -> str:
    """`Wien`**`B-LOC`**; a word outside of names is left as it is."""
    return word if tag == "O" else f"{word} **{tag}**".replace("|", r"\|")


def _generate(corpus: OfflineCorpus, source: Source) -> Generated:
    start = time.process_time()
    examples = corpus.read(source)
    seconds = time.process_time() - start
    return Generated(source=source, num_examples=len(examples), seconds=seconds)


def _write_table(generated: Sequence[Generated]) -> Iterator[str]:
    """A row a task and split."""
    yield "| task | split | languages | examples of a language |"
    yield "|---|---|---|---:|"
    by_split: dict[tuple[str, Split], list[Generated]] = {}
    for each in generated:
        by_split.setdefault((each.source.task, each.source.split), []).append(each)
    for (task, split), own in by_split.items():
        stars = ("*" if each.source.origin is Origin.TRANSLATED else "" for each in own)
        names = (f"{each.source.language}{star}" for each, star in zip(own, stars, strict=True))
        numbers = sorted({each.num_examples for each in own})
        shown = " to ".join(f"{number:,}" for number in numbers)
        yield f"| {task} | {split} | {' '.join(names)} | {shown} |"
    yield from ("", "\\* translated from English")


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.suite_samples",
        description="Count, time and show what the offline suite generates.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--markdown", type=Path, metavar="FILE", help="write the page (default: print it)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
