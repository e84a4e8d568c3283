"""What the real slices hold: every source that they have is read, and counted."""

from pathlib import Path

import pytest
from sources import list_catalogue, name_source

from spaces.catalogue import TASKS, UPOS_LABELS
from spaces.catalogue.publications import UD_CCG
from spaces.task import Source, Split
from trainers.data.examples import (
    BitextExample,
    MiningExample,
    PairExample,
    SpanExample,
    TaggingExample,
)
from trainers.data.folder import FolderCorpus
from trainers.data.formats.tagging import read_tagged
from trainers.data.formats.treebank import read_conllu


def languages(corpus: FolderCorpus, task: str, split: Split) -> list[str]:
    return [
        language
        for language in TASKS[task].languages
        if corpus.has(Source(task=task, language=language, split=split))
    ]


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("mnli.en.train", 5000),
        ("mnli.en.dev", 3000),
        ("squad.en.train", 3012),
        ("squad.en.dev", 1696),
        ("ccg.en.train", 2000),
        ("ccg.en.dev", 450),
        ("ccg.en.test", 450),
        ("panx.en.train", 8000),
        ("panx.jv.train", 100),
        ("udpos.en.train", 7000),
        ("udpos.en.dev", 1500),
        *((f"mnli.{code}.train.translated", 900) for code in "ar de es fr sw tr ur vi zh".split()),
        *((f"xquad.{code}.test", 1190) for code in ("en", "es", "de", "zh")),
        *((f"xquad.{code}.test", 322) for code in ("el", "ru", "ar", "vi")),
        ("anli_plus.en.train", 4500 + 5000 + 700 + 700 + 840),
        ("anli_plus.en.dev", 450 + 450 + 540),
        ("mnli.zh.train", 2495),
        ("mnli.ko.train", 1500),
        ("mnli.fa.train", 754),
        ("qqp.en.train", 6106),
        ("qqp.en.dev", 756),
        ("qqp.fa.train", 1500),
        ("squad2.en.train", 2963),
        ("squad2.en.dev", 2170),
        ("squad.zh.train", 604),
        ("hellaswag.en.train", 2100),
        ("hellaswag.en.dev", 600),
        ("commonsenseqa.en.train", 3600),
        ("commonsenseqa.en.dev", 800),
        ("mlqa.ar.dev", 145),
        ("mlqa.vi.dev", 327),
        ("tydiqa.bn.test", 113),
        ("tydiqa.en.test", 150),
        ("pawsx.de.test", 1200),
        ("pawsx.zh.test", 1200),
        ("panx.sw.train", 550),
        ("panx.yo.train", 550),
        ("udpos.en.test", 400),
        ("udpos.mr.test", 47),
        ("udpos.vi.train", 400),
        ("bucc2018.zh.dev", 4308 + 6785),
    ],
)
def test_slices_hold_as_many_examples_as_stated(
    slices: FolderCorpus, name: str, count: int
) -> None:
    examples = slices.read(name_source(name))
    assert len({example.id for example in examples}) == count == len(examples)


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("task", "split", "count"),
    [
        ("xnli", Split.DEV, 15),
        ("xnli", Split.TEST, 15),
        ("panx", Split.TRAIN, 7),
        ("panx", Split.DEV, 31),
        ("panx", Split.TEST, 0),
        ("udpos", Split.TRAIN, 2),
        ("udpos", Split.DEV, 24),
        ("udpos", Split.TEST, 25),
        ("xquad", Split.TEST, 8),
        ("pawsx", Split.DEV, 5),
        ("pawsx", Split.TEST, 2),
        ("mlqa", Split.DEV, 6),
        ("mlqa", Split.TEST, 0),
        ("tydiqa", Split.TEST, 6),
        ("bucc2018", Split.DEV, 1),
        ("bucc2018", Split.TEST, 0),
        ("tatoeba", Split.DEV, 30),
        ("tatoeba", Split.TEST, 30),
    ],
)
def test_slices_have_as_many_languages_as_stated(
    slices: FolderCorpus, task: str, split: Split, count: int
) -> None:
    assert len(languages(slices, task, split)) == count


@pytest.mark.real_data
@pytest.mark.parametrize("split", [Split.DEV, Split.TEST])
def test_xnli_slices_are_parallel_over_languages(slices: FolderCorpus, split: Split) -> None:
    labels = {
        tuple(
            example.label
            for example in slices.read(Source(task="xnli", language=language, split=split))
            if isinstance(example, PairExample)
        )
        for language in languages(slices, "xnli", split)
    }
    assert len(labels) == 1
    assert len(labels.pop()) == 480


@pytest.mark.real_data
def test_translated_rows_carry_the_labels_of_the_english_ones(
    tmp_path: Path, slices: FolderCorpus
) -> None:
    (tmp_path / "xnli").symlink_to(slices.root / "xnli")  # without MultiNLI beside: the fallback
    corpus = FolderCorpus(root=tmp_path)
    english, german = (
        [
            example.label
            for example in corpus.read(name_source(name))
            if isinstance(example, PairExample)
        ]
        for name in ("mnli.en.train", "mnli.de.train.translated")
    )
    assert len(english) == 5000
    assert english[:900] == german


@pytest.mark.real_data
@pytest.mark.parametrize(
    "name", ["squad.en.train", "squad.en.dev", "xquad.zh.test", "xquad.ar.test"]
)
def test_gold_spans_are_the_text_at_their_offset(slices: FolderCorpus, name: str) -> None:
    for example in slices.read(name_source(name)):
        assert isinstance(example, SpanExample)
        for answer in example.answers:
            end = answer.start + len(answer.text)
            assert example.context[answer.start : end] == answer.text != ""


@pytest.mark.real_data
def test_tatoeba_halves_make_up_the_whole(slices: FolderCorpus) -> None:
    totals = {}
    for language in languages(slices, "tatoeba", Split.DEV):
        halves = [
            slices.read(name_source(f"tatoeba.{language}.{split}")) for split in ("dev", "test")
        ]
        assert all(isinstance(pair, BitextExample) for half in halves for pair in half)
        ids = [int(pair.id) for half in halves for pair in half]
        assert sorted(ids) == list(range(1, len(ids) + 1))
        totals[language] = len(ids)
    fewer = {"jv": 205, "ta": 307, "th": 548, "kk": 575, "ml": 687}
    assert totals == {language: fewer.get(language, 1000) for language in totals}


@pytest.mark.real_data
def test_ccg_slice_has_the_stated_number_of_categories(slices: FolderCorpus) -> None:
    sentences = slices.read(name_source("ccg.en.train"))
    tags = {tag for row in sentences if isinstance(row, TaggingExample) for tag in row.tags}
    assert len(tags) == 275


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("first", "second", "total"),
    [
        ("cosmosqa.en.train", "cosmosqa.en.dev", 2200),
        ("tydiqa.en.train", "tydiqa.en.dev", 2000),
        ("pawsx.en.train", "pawsx.en.dev", 1000),
    ],
)
def test_hold_outs_make_up_the_whole(
    slices: FolderCorpus, first: str, second: str, total: int
) -> None:
    sides = [slices.read(name_source(name)) for name in (first, second)]
    assert len({example.id for side in sides for example in side}) == total
    assert sum(map(len, sides)) == total


@pytest.mark.real_data
def test_slices_say_what_is_unusual_about_them(slices: FolderCorpus) -> None:
    notes = {
        found.name: note
        for found in list_catalogue()
        if slices.has(found) and (note := slices.provenance(found).note)
    }
    assert notes["squad.zh.train"].endswith("where their text is: 5")
    assert notes["mnli.fa.train"] == "rows labelled 'xx' dropped: 1"
    assert "anli_r1, anli_r2, anli_r3: dev serves as training" in notes["anli_plus.en.train"]
    assert notes["udpos.de.test"] == "from UD_German-GSD"
    assert "xquad.de.test" not in notes
    assert slices.provenance(name_source("ccg.en.train")).publication == UD_CCG


@pytest.mark.real_data
def test_every_source_of_the_slices_is_sound(slices: FolderCorpus) -> None:
    here = [found for found in list_catalogue() if slices.has(found)]
    assert len(here) == 235 + 14  # and running text, made of the others
    examples = {found: slices.read(found) for found in here}  # raises at the first fault
    for found, each in examples.items():
        assert len({example.id for example in each}) == len(each), found.name
    contents = {hash(tuple(each)) for each in examples.values()}
    assert len(contents) == len(here)


@pytest.mark.real_data
def test_files_of_the_slices_are_parallel_over_languages(slices: FolderCorpus) -> None:
    parallel = [f for f in list_catalogue() if f.task in ("xnli", "pawsx") and slices.has(f)]
    assert len(parallel) == 15 + 15 + 5 + 2 + 1
    assert [fault for found in parallel for fault in slices.check(found)] == []


@pytest.mark.real_data
def test_what_trains_paws_x_is_translated_in_no_dev_split(slices: FolderCorpus) -> None:
    train, english, german = (
        slices.read(name_source(f"pawsx.{name}")) for name in ("en.train", "en.dev", "de.dev")
    )
    rows = {example.id for example in train}
    assert {example.id for example in english} == {example.id for example in german}
    assert not rows & {example.id for example in german}
    sentences = [
        {text for e in side if isinstance(e, PairExample) for text in (e.text_a, e.text_b)}
        for side in (train, english)
    ]
    assert not sentences[0] & sentences[1]


@pytest.mark.real_data
def test_bucc_slice_has_its_gold_pairs_in_both_directions(slices: FolderCorpus) -> None:
    sentences = slices.read(name_source("bucc2018.zh.dev"))
    sides: dict[bool, dict[str, str]] = {False: {}, True: {}}
    for sentence in sentences:
        assert isinstance(sentence, MiningExample)
        sides[sentence.is_english][sentence.id] = sentence.translation
    assert (len(sides[False]), len(sides[True])) == (4308, 6785)
    pairs = {(own, other) for own, other in sides[False].items() if other}
    assert len(pairs) == 129
    assert pairs == {(other, own) for own, other in sides[True].items() if other}


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("language", "treebank"),
    [
        ("de", "UD_German-GSD/de_gsd"),
        ("ta", "UD_Tamil-TTB/ta_ttb"),
        ("tr", "UD_Turkish-IMST/tr_imst"),
        ("zh", "UD_Chinese-GSD/zh_gsd"),
        ("en", "UD_English-EWT/en_ewt"),
    ],
)
def test_treebanks_are_read_as_xtreme_wrote_them(
    slices: FolderCorpus, language: str, treebank: str
) -> None:
    path = slices.root / f"ud-treebanks-v2.5/{treebank}-ud-dev.conllu"
    ours = read_conllu(path, UPOS_LABELS)
    theirs = read_tagged(slices.root / f"udpos/dev-{language}.tsv", UPOS_LABELS)
    assert len(ours) >= 80
    assert [(e.words, e.tags) for e in ours] == [(e.words, e.tags) for e in theirs[: len(ours)]]
