"""Notes on data are few lines, whatever the number of sources."""

from __future__ import annotations

from dataclasses import replace

from record_factories import make_study
from test_champions import CONTENT, print_to_text

from search.data_notes import note_data
from search.licences import Lineage, Terms

LANGUAGES = "af ar bg de el en es fa".split()


def make_terms(note: str, *sources: str, title: str = "UD", banned: bool = False) -> Terms:
    return Terms(
        title=title,
        licence="CC BY-SA 4.0",
        is_non_commercial=banned,
        note=note,
        sources=sources,
        num_examples=10,
    )


def make_lineage(*evaluated_on: Terms, trained_on: tuple[Terms, ...] = ()) -> Lineage:
    return Lineage(trained_on=trained_on, evaluated_on=evaluated_on)


def note(lineages: dict[str, Lineage]) -> list[tuple[str, str]]:
    return list(note_data(make_study(data="dir"), lineages))


TREEBANKS = tuple(
    make_terms(f"from UD_{language.title()}-X{number}", f"udpos.{language}.test")
    for number, language in enumerate(LANGUAGES)
)


def test_notes_that_differ_by_names_are_one_line_with_an_example() -> None:
    own = make_lineage(*TREEBANKS)
    assert note({"udpos": own}) == [("data", "udpos test: 8 languages, e.g. af: from UD_Af-X0")]
    one = make_lineage(TREEBANKS[3])
    assert note({"udpos": one}) == [("data", "udpos.de.test: from UD_De-X3")]


def test_numbers_and_plurals_do_not_part_notes_and_other_words_do() -> None:
    terms = [
        make_terms("texts of 1 training source", "mlm.ar.train"),
        make_terms("texts of 13 training sources", "mlm.en.train"),
        make_terms("dev serves as training", "mlm.de.train"),
    ]
    lineage = make_lineage(trained_on=tuple(terms))
    assert note({"panx": lineage}) == [
        ("data", "of panx: mlm.de.train: dev serves as training"),
        ("", "of panx: mlm train: 2 languages, e.g. ar: texts of 1 training source"),
    ]


def test_a_note_of_several_sources_is_told_once() -> None:
    cut = make_terms("a fifth, by hash", "pawsx.de.dev", "pawsx.es.dev")
    many = make_terms("a fifth, by hash", *(f"xnli.{language}.dev" for language in LANGUAGES))
    own = make_terms("derived", "ccg.en.train")
    lineages = {
        "xnli": make_lineage(cut, trained_on=(own,)),
        "panx": make_lineage(many, trained_on=(own,)),
    }
    assert note(lineages) == [
        ("data", "of xnli, panx: ccg.en.train: derived"),
        ("", "of xnli, panx: pawsx dev in de, es, xnli dev in 8 languages: a fifth, by hash"),
    ]


def test_translations_are_told_apart() -> None:
    lineage = make_lineage(
        make_terms("note 1", "mnli.de.train"), make_terms("note 1", "mnli.sw.train.translated")
    )
    assert note({"mnli": lineage}) == [("data", "mnli.de.train, mnli.sw.train.translated: note 1")]


def test_sources_without_a_note_are_not_told() -> None:
    assert note({"udpos": make_lineage(make_terms("", "udpos.de.test"))}) == []


def test_targets_with_the_same_terms_are_told_together() -> None:
    banned = make_terms("", "mnli.zh.train", title="OCNLI", banned=True)
    lineages = {
        "xnli": make_lineage(trained_on=(banned,)),
        "udpos": make_lineage(trained_on=(replace(banned, title="UD"),)),
        "panx": make_lineage(trained_on=(banned,)),
        "xquad": make_lineage(trained_on=(make_terms("", "squad.en.train"),)),
    }
    assert note(lineages) == [
        ("non-commercial", "data not for commercial use went into xnli, panx (OCNLI); udpos (UD)")
    ]


def test_no_more_is_told_than_a_person_reads() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    terms = [make_terms(f"note {letter}", f"{letter}.en.dev") for letter in letters]
    *lines, last = note({"udpos": make_lineage(*terms)})
    assert [line for _, line in lines] == [f"of udpos: {x}.en.dev: note {x}" for x in "abcdefg"]
    assert last == ("", "19 notes more are in champions.json")


def test_notes_of_all_languages_take_one_line_under_the_table() -> None:
    lineage = make_lineage(*TREEBANKS)
    before, after = (
        print_to_text(replace(CONTENT, lineages=lineages)).splitlines()
        for lineages in ({}, {"xnli": lineage})
    )
    assert len(after) == len(before) + 1
    assert "of xnli: udpos test: 8 languages, e.g. af: from UD_Af-X0" in after[-1]
