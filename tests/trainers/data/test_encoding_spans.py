"""Questions go there and back: encoded, then decoded from logits that repeat the labels."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from spaces.catalogue.tasks import XQUAD
from trainers.data.encoding import NO_WORD, Features, Limits, encode
from trainers.data.examples import Answer, SpanExample
from trainers.evaluation.decoding import decode_spans

DATA = Path(__file__).parents[4] / "shared" / "data"
BOS, EOS = 0, 2
CONTEXT_WORDS = (
    "Haus in 中国 die Universitätsbibliothek , العربية 1996 ( ভাষা lions' . İ ½ ＡＢ".split()
)

pytestmark = pytest.mark.encoder


def _tokenise(text: str, tokenizer: Tokenizer) -> list[int]:
    return tokenizer.encode(text, add_special_tokens=False).ids


def _question(context: str, answer: str, question: str = "Wer?") -> SpanExample:
    gold = Answer(text=answer, start=context.index(answer))
    return SpanExample(id="q", question=question, context=context, answers=(gold,))


def _span(
    examples: list[SpanExample], tokenizer: Tokenizer, limits: Limits | None = None
) -> list[Features]:
    return encode(examples, task=XQUAD, labels=(), tokenizer=tokenizer, limits=limits or Limits())


def _repeat_spans(features: list[Features], examples: list[SpanExample]) -> list[str]:
    """Decode from logits that are highest at the labels."""
    starts = [np.eye(len(row.input_ids))[row.labels[0]] for row in features]
    ends = [np.eye(len(row.input_ids))[row.labels[1]] for row in features]
    return decode_spans(
        features, starts, ends, [e.context for e in examples], max_answer_tokens=10_000
    )


# --- questions --------------------------------------------------------------------------------


def test_a_question_equals_the_tokenizers_own_format(tokenizer: Tokenizer) -> None:
    example = _question("Im  Jahr 1996 (Mai) in 中国.", "1996")
    (row,) = _span([example], tokenizer)
    assert row.input_ids == tokenizer.encode(example.question, example.context).ids
    assert row.labels[0] == row.labels[1]
    assert tokenizer.id_to_token(row.input_ids[row.labels[0]]) == "▁1996"


@pytest.mark.parametrize(
    ("context", "answer"),
    [
        ("Im  Jahr 1996 (Mai).", " Jahr 1996 "),  # white space around an answer is left out
        ("½ Haus, ﬁn ㎏", "½"),
        ("½ Haus, ﬁn ㎏", "㎏"),
        ("das Cafe\u0301 Noir", "Cafe\u0301"),  # composed by the tokenizer
        ("in ＡＢ中国", "ＡＢ中国"),
        ("der Haus", "Haus"),
    ],
)
def test_answers_survive_normalisation(tokenizer: Tokenizer, context: str, answer: str) -> None:
    example = _question(context, answer)
    assert _repeat_spans(_span([example], tokenizer), [example]) == [answer.strip()]


def test_an_answer_inside_a_token_grows_to_the_token(tokenizer: Tokenizer) -> None:
    example = _question("the Häuser there", "Häus")
    assert _repeat_spans(_span([example], tokenizer), [example]) == ["Häuser"]


@pytest.mark.parametrize("num_question", [1, 200])
def test_windows_of_a_context_cover_it_behind_the_question(
    tokenizer: Tokenizer, num_question: int
) -> None:
    context = " ".join(CONTEXT_WORDS * 12)
    example = _question(context, "1996 ( ভাষা", question="Wer " * num_question)
    limits = Limits(max_tokens=64, stride=16, max_question_tokens=20)
    features = _span([example], tokenizer, limits)
    asked = _tokenise(example.question, tokenizer)[:20]
    prefix = [BOS, *asked, EOS, EOS]
    seen: set[tuple[int, int]] = set()
    for row in features:
        characters = np.array(row.token_map).reshape(-1, 2)
        assert row.input_ids[: len(prefix)] == prefix
        assert len(characters) == len(row.input_ids) <= 64
        assert (characters[: len(prefix)] == NO_WORD).all()
        assert (characters[-1] == NO_WORD).all()
        inside = {tuple(pair) for pair in characters[len(prefix) : -1].tolist()}
        assert not seen or seen & inside, "neighbours must overlap"
        seen |= inside
    assert len(seen) >= len(set(context.split()))
    assert {character for start, end in seen for character in range(start, end)} == {
        place for place, character in enumerate(context) if not character.isspace()
    }


def test_a_long_question_leaves_half_of_the_sequence(tokenizer: Tokenizer) -> None:
    example = _question(("in " * 8).strip(), "in", question="Haus " * 50)
    features = _span([example], tokenizer, Limits(max_tokens=16, stride=0))
    house, word = tokenizer.token_to_id("▁Haus"), tokenizer.token_to_id("▁in")
    row = [BOS, *[house] * 8, EOS, EOS, *[word] * 4, EOS]
    assert [row.input_ids for row in features] == [row] * 2


def test_windows_of_a_context_share_half_of_their_tokens_at_most(tokenizer: Tokenizer) -> None:
    example = _question("in " * 50, "in", question="Haus")
    at_most, more = (
        _span([example], tokenizer, Limits(max_tokens=16, stride=stride)) for stride in (5, 1000)
    )
    assert at_most == more


def test_a_window_without_the_whole_answer_has_none(tokenizer: Tokenizer) -> None:
    context = "in " * 100 + "Haus"
    features = _span([_question(context, "Haus")], tokenizer, Limits(max_tokens=32, stride=4))
    assert all(row.labels == [0, 0] for row in features[:-1])
    start, end = features[-1].labels
    assert start == end == len(features[-1].input_ids) - 2


def test_a_question_without_gold_has_no_answer(tokenizer: Tokenizer) -> None:
    short = replace(_question("in 1996", "in"), answers=())
    long = replace(_question("in " * 100, "in"), answers=())
    rows = _span([short, long], tokenizer, Limits(max_tokens=32, stride=4))
    assert [row.example for row in rows[:2]] == [0, 1]
    assert len(rows) > 4
    assert all(row.labels == [0, 0] for row in rows)


# --- real slices ------------------------------------------------------------------------------


def _read_questions(path: Path) -> list[SpanExample]:
    articles = json.loads(path.read_text(encoding="utf-8"))["data"]
    return [
        SpanExample(
            id=entry["id"],
            question=entry["question"],
            context=paragraph["context"],
            answers=tuple(
                Answer(text=answer["text"], start=answer["answer_start"])
                for answer in entry["answers"]
            ),
        )
        for article in articles
        for paragraph in article["paragraphs"]
        for entry in paragraph["qas"]
    ]


def _is_aligned(example: SpanExample, tokenizer: Tokenizer) -> bool:
    """Whether the gold answer begins and ends where tokens do."""
    text, answer = example.context, example.answers[0]
    offsets = tokenizer.encode(text, add_special_tokens=False).offsets
    starts = {end - len(text[start:end].lstrip()) for start, end in offsets}
    stops = {end for _, end in offsets}
    stripped = answer.text.strip()
    start = text.index(stripped, answer.start)
    return start in starts and start + len(stripped) in stops


@pytest.mark.real_data
@pytest.mark.parametrize("path", sorted((DATA / "xquad").glob("*.json")), ids=lambda p: p.name)
@pytest.mark.parametrize(
    "limits", [Limits(max_tokens=384, stride=128), Limits()], ids=lambda x: f"{x.max_tokens}"
)
def test_real_answers_come_back(tokenizer: Tokenizer, path: Path, limits: Limits) -> None:
    examples = _read_questions(path)
    features = _span(examples, tokenizer, limits)
    held = {row.example for row in features if row.labels != [0, 0]}
    found = _repeat_spans(features, examples)
    num_exact = 0
    for number, example in enumerate(examples):
        gold = example.answers[0].text.strip()
        if number not in held:
            assert len(_tokenise(gold, tokenizer)) > limits.max_tokens / 6, "it fits a window"
            continue
        assert gold in found[number]
        assert found[number] == gold or not _is_aligned(example, tokenizer)
        num_exact += found[number] == gold
    assert num_exact > 0.9 * len(held)
