"""Running text for masked-language modelling: a few sentences of a cast of its own."""

from __future__ import annotations

from trainers.data.examples import TextExample
from trainers.data.offline.grammar import Grammar
from trainers.data.offline.stream import Stream
from trainers.data.offline.tagging import draw_statement
from trainers.data.offline.words import write

_MIN_SENTENCES, _MAX_SENTENCES = 2, 4


def draw_texts(stream: Stream, grammar: Grammar) -> list[TextExample]:
    """The texts of a stream, of two to four sentences."""
    return [_draw_text(stream, grammar, index) for index in range(stream.num_examples)]


def _draw_text(stream: Stream, grammar: Grammar, index: int) -> TextExample:
    rng = stream.rng(index)
    statements = [
        draw_statement(stream.cast, rng)
        for _ in range(rng.randint(_MIN_SENTENCES, _MAX_SENTENCES))
    ]
    sentences = (write(grammar.state(statement)) for statement in statements)
    return TextExample(id=stream.example_id(index), text=grammar.SENTENCE_SPACE.join(sentences))
