"""Hindi: sentences and questions checked by hand, and what only this language has."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import pairwise

import pytest
from told import ACTION, ADJECTIVE, CITY, COMPANY, FIRST, LAST, PROFESSION, THING, TIME, tell

from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.events import Event, Organisation, Person, Slot
from trainers.data.offline.grammar import Concept, Connective, Relation, Statement, Style
from trainers.data.offline.languages import hindi
from trainers.data.offline.lexicon import Frame, OrganisationKind, Thing, Time, TimeKind
from trainers.data.offline.places import CITIES
from trainers.data.offline.professions import PROFESSIONS
from trainers.data.offline.things import ADJECTIVES
from trainers.data.offline.words import write, write_slots

_ON_14_MARCH = Time(kind=TimeKind.DATE, name="March", day=14, year=2015)

_PRIYA = Person(first=FIRST["Priya"], last=LAST["Sharma"])
_RAHUL = Person(first=FIRST["Rahul"], last=LAST["Gupta"])
_OMAR = Person(first=FIRST["Omar"], last=LAST["Haddad"])
_UNIVERSITY = Organisation(kind=OrganisationKind.UNIVERSITY, eponym=CITY["Oslo"])
_SOLARO = Organisation(kind=OrganisationKind.COMPANY, eponym=COMPANY["Solaro"])


_BUYS = replace(
    tell(_PRIYA, "buy", "violin", "red", 3),
    price=350,
    companion=_RAHUL,
    place=CITY["Vienna"],
    time=TIME["Monday"],
)
_REPAIRS = replace(tell(_RAHUL, "repair", "camera", "old"), place=CITY["Cairo"])
_GIVES = replace(tell(_PRIYA, "give", "saw", "new", 4), recipient=_OMAR, time=TIME["2010"])
_BRINGS = replace(tell(_PRIYA, "bring", "dog", "black"), recipient=_RAHUL)
_DANCES = replace(tell(_PRIYA, "dance"), companion=_OMAR, time=TIME["morning"])
_RETURNS = replace(tell(_RAHUL, "return"), place=CITY["Delhi"], time=_ON_14_MARCH)
_TRAVELS = replace(tell(_PRIYA, "travel"), place=CITY["Paris"], time=TIME["night"])
_FLIES = replace(tell(_RAHUL, "fly"), place=CITY["Lima"], time=TIME["March"])
_VISITS = replace(tell(_OMAR, "visit"), organisation=_UNIVERSITY, time=TIME["noon"])
_TIME_FIRST, _DIGITS = Style(is_time_first=True), Style(has_digits=True)
_QUESTION_NOUN = Style(has_question_noun=True)


def _join(first: Event, second: Event, connective: Connective) -> Statement:
    return Statement(first=first, second=second, connective=connective)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        pytest.param(
            Statement(first=_BUYS),
            "प्रिया शर्मा ने सोमवार को वियना में राहुल गुप्ता के साथ 350 यूरो में तीन लाल वायलिन खरीदे।",
            id="verb-agrees-with-a-masculine-plural-thing",
        ),
        pytest.param(
            Statement(first=replace(_BUYS, actor=_RAHUL, companion=None, thing=THING["flute"])),
            "राहुल गुप्ता ने सोमवार को वियना में 350 यूरो में तीन लाल बाँसुरियाँ खरीदीं।",
            id="verb-agrees-with-a-feminine-plural-thing",
        ),
        pytest.param(
            Statement(first=_BUYS.with_only(Slot.ADJECTIVE).negated(), style=_TIME_FIRST),
            "प्रिया शर्मा ने कोई लाल वायलिन नहीं खरीदा।",
            id="not-any-in-the-direct-case",
        ),
        pytest.param(
            Statement(first=_REPAIRS.negated()),
            "राहुल गुप्ता ने काहिरा में किसी पुराने कैमरे की मरम्मत नहीं की।",
            id="not-any-in-the-oblique-case",
        ),
        pytest.param(
            Statement(first=replace(_REPAIRS, quantity=5), style=_DIGITS),
            "राहुल गुप्ता ने काहिरा में 5 पुराने कैमरों की मरम्मत की।",
            id="oblique-plural-after-digits",
        ),
        pytest.param(
            Statement(first=tell(_SOLARO, "damage", "motorcycle", "cheap", 6)),
            "सोलारो ने छह सस्ती मोटरसाइकिलों को नुकसान पहुँचाया।",
            id="verb-agrees-with-its-noun-beside-a-dative",
        ),
        pytest.param(
            Statement(first=tell(_RAHUL, "feed", "animal")),
            "राहुल गुप्ता ने एक जानवर को खाना खिलाया।",
            id="hypernym-in-the-dative",
        ),
        pytest.param(
            Statement(first=tell(_SOLARO, "receive", "book", quantity=10)),
            "सोलारो ने दस किताबें प्राप्त कीं।",
            id="invariable-before-a-verb-that-agrees",
        ),
        pytest.param(
            Statement(first=_GIVES),
            "प्रिया शर्मा ने 2010 में उमर हद्दाद को चार नई आरियाँ दीं।",
            id="recipient-in-the-dative-and-new-in-the-feminine",
        ),
        pytest.param(
            Statement(first=_BRINGS),
            "प्रिया शर्मा राहुल गुप्ता के लिए एक काला कुत्ता लाई।",
            id="bring-agrees-with-the-subject",
        ),
        pytest.param(
            Statement(first=replace(_DANCES, profession=PROFESSION["teacher"])),
            "शिक्षिका प्रिया शर्मा सुबह उमर हद्दाद के साथ नाची।",
            id="profession-of-a-woman-and-morning-without-a-postposition",
        ),
        pytest.param(
            Statement(first=replace(_RETURNS, profession=PROFESSION["student"])),
            "छात्र राहुल गुप्ता 14 मार्च 2015 को दिल्ली लौटा।",
            id="profession-of-a-man-date-and-bare-destination",
        ),
        pytest.param(
            Statement(first=_TRAVELS, style=_TIME_FIRST),
            "रात में प्रिया शर्मा ने पेरिस की यात्रा की।",
            id="time-first-and-genitive-destination",
        ),
        pytest.param(
            Statement(first=replace(_FLIES, time=TIME["evening"]).negated()),
            "राहुल गुप्ता ने शाम को लीमा के लिए उड़ान नहीं भरी।",
            id="not-between-noun-and-verb",
        ),
        pytest.param(
            Statement(first=replace(_RETURNS, action=ACTION["hurry"], time=None)),
            "राहुल गुप्ता जल्दी से दिल्ली गया।",
            id="manner-before-the-destination",
        ),
        pytest.param(
            Statement(first=_VISITS, is_continued=True),
            "उसने दोपहर में ओस्लो विश्वविद्यालय का दौरा किया।",
            id="continued-with-ne",
        ),
        pytest.param(
            Statement(first=_RETURNS, is_continued=True, style=_TIME_FIRST),
            "14 मार्च 2015 को वह दिल्ली लौटा।",
            id="continued-without-ne-after-its-time",
        ),
        pytest.param(
            _join(_TRAVELS, tell(_SOLARO, "sell", "pear", "rotten"), Connective.AND),
            "प्रिया शर्मा ने रात में पेरिस की यात्रा की और सोलारो ने एक सड़ी नाशपाती बेची।",
            id="and-without-a-comma",
        ),
        pytest.param(
            _join(_BRINGS, tell(_PRIYA, "joke").negated(), Connective.BUT),
            "प्रिया शर्मा राहुल गुप्ता के लिए एक काला कुत्ता लाई, लेकिन उसने मज़ाक नहीं किया।",
            id="but-continued-by-the-other-pronoun",
        ),
        pytest.param(
            replace(_join(_TRAVELS, _FLIES, Connective.WHILE), style=_TIME_FIRST),
            "रात में प्रिया शर्मा ने पेरिस की यात्रा की, जबकि राहुल गुप्ता ने मार्च में लीमा के लिए उड़ान भरी।",
            id="the-time-of-the-first-clause-alone-is-moved",
        ),
        pytest.param(
            _join(_TRAVELS, tell(_PRIYA, "cry"), Connective.THEN),
            "प्रिया शर्मा ने रात में पेरिस की यात्रा की और फिर वह रोई।",
            id="then-continued",
        ),
        pytest.param(
            _join(_RETURNS, tell(_PRIYA, "draw", "owl", "white", 9), Connective.BECAUSE),
            "राहुल गुप्ता 14 मार्च 2015 को दिल्ली लौटा, क्योंकि प्रिया शर्मा ने नौ सफ़ेद उल्लुओं का चित्र बनाया।",
            id="because-and-a-short-vowel-in-the-oblique-plural",
        ),
    ],
)
def test_a_statement_reads_as_an_editor_would_write_it(
    statement: Statement, sentence: str
) -> None:
    assert write(hindi.state(statement)) == sentence


@pytest.mark.parametrize(
    ("event", "slot", "style", "question"),
    [
        pytest.param(
            _BUYS.with_only(Slot.PLACE, Slot.TIME),
            Slot.ACTOR,
            _TIME_FIRST,
            "सोमवार को किसने वियना में तीन वायलिन खरीदे?",
            id="who-with-ne",
        ),
        pytest.param(
            _DANCES,
            Slot.ACTOR,
            Style(),
            "कौन सुबह उमर हद्दाद के साथ नाचा?",
            id="who-without-ne-is-masculine",
        ),
        pytest.param(
            _BRINGS,
            Slot.ACTOR,
            _QUESTION_NOUN,
            "कौन-सा व्यक्ति राहुल गुप्ता के लिए एक काला कुत्ता लाया?",
            id="which-person",
        ),
        pytest.param(
            replace(_GIVES, time=None),
            Slot.ACTOR,
            _QUESTION_NOUN,
            "किस व्यक्ति ने उमर हद्दाद को चार नई आरियाँ दीं?",
            id="which-person-with-ne",
        ),
        pytest.param(
            _GIVES, Slot.THING, Style(), "प्रिया शर्मा ने 2010 में उमर हद्दाद को क्या दिया?", id="what"
        ),
        pytest.param(
            _REPAIRS, Slot.THING, Style(), "राहुल गुप्ता ने काहिरा में किसकी मरम्मत की?", id="of-what"
        ),
        pytest.param(
            tell(_RAHUL, "feed", "goat", "small"),
            Slot.THING,
            _QUESTION_NOUN,
            "राहुल गुप्ता ने ठीक-ठीक किसे खाना खिलाया?",
            id="to-what-exactly",
        ),
        pytest.param(
            _BUYS,
            Slot.PLACE,
            Style(),
            "प्रिया शर्मा ने सोमवार को राहुल गुप्ता के साथ 350 यूरो में तीन लाल वायलिन कहाँ खरीदे?",
            id="where-before-the-verb",
        ),
        pytest.param(
            _REPAIRS,
            Slot.PLACE,
            _QUESTION_NOUN,
            "राहुल गुप्ता ने एक पुराने कैमरे की मरम्मत किस शहर में की?",
            id="in-which-city-after-the-noun-of-the-verb",
        ),
        pytest.param(
            _TRAVELS,
            Slot.PLACE,
            _TIME_FIRST,
            "रात में प्रिया शर्मा ने कहाँ की यात्रा की?",
            id="where-as-a-destination-with-its-postposition",
        ),
        pytest.param(
            _RETURNS,
            Slot.PLACE,
            _QUESTION_NOUN,
            "राहुल गुप्ता 14 मार्च 2015 को किस शहर लौटा?",
            id="which-city-as-a-bare-destination",
        ),
        pytest.param(
            tell(_SOLARO, "park", "car"),
            Slot.THING,
            Style(),
            "सोलारो ने क्या पार्क किया?",
            id="masculine-what",
        ),
        pytest.param(
            replace(tell(_SOLARO, "install", "computer", quantity=8), time=TIME["2010"]),
            Slot.TIME,
            _DIGITS,
            "सोलारो ने 8 कंप्यूटर कब स्थापित किए?",
            id="when-before-an-invariable",
        ),
        pytest.param(
            _GIVES,
            Slot.QUANTITY,
            Style(),
            "प्रिया शर्मा ने 2010 में उमर हद्दाद को कितनी नई आरियाँ दीं?",
            id="how-many-in-the-feminine",
        ),
        pytest.param(
            replace(_REPAIRS, quantity=5),
            Slot.QUANTITY,
            _QUESTION_NOUN,
            "राहुल गुप्ता ने काहिरा में कुल कितने पुराने कैमरों की मरम्मत की?",
            id="how-many-in-the-oblique",
        ),
        pytest.param(
            _BUYS.with_only(Slot.PRICE),
            Slot.PRICE,
            Style(),
            "प्रिया शर्मा ने तीन वायलिन कितने यूरो में खरीदे?",
            id="for-how-many-euros",
        ),
        pytest.param(
            _BUYS.with_only(Slot.PRICE),
            Slot.PRICE,
            _QUESTION_NOUN,
            "प्रिया शर्मा ने तीन वायलिन किस कीमत पर खरीदे?",
            id="at-what-price",
        ),
    ],
)
def test_a_question_reads_as_an_editor_would_write_it(
    event: Event, slot: Slot, style: Style, question: str
) -> None:
    assert write(hindi.ask(event, slot, style)) == question


@pytest.mark.parametrize(
    ("event", "slots", "answer"),
    [
        pytest.param(_BUYS, {Slot.ACTOR}, "प्रिया शर्मा", id="without-ne"),
        pytest.param(_BUYS, {Slot.THING, Slot.QUANTITY}, "तीन लाल वायलिन", id="number-inside"),
        pytest.param(_REPAIRS, {Slot.THING}, "एक पुराने कैमरे", id="oblique-without-genitive"),
        pytest.param(_BUYS, {Slot.TIME}, "सोमवार", id="day-without-postposition"),
        pytest.param(_RETURNS, {Slot.TIME}, "14 मार्च 2015", id="date-without-postposition"),
        pytest.param(_BUYS, {Slot.PRICE}, "350", id="number-alone"),
    ],
)
def test_an_answer_is_marked_without_its_postposition(
    event: Event, slots: set[Slot], answer: str
) -> None:
    assert write_slots(hindi.state(Statement(first=event)), slots) == answer


@pytest.mark.parametrize("thing", THING.values(), ids=lambda thing: thing.name)
def test_a_verb_says_the_gender_and_number_of_its_direct_object(thing: Thing) -> None:
    """Feminine nouns, adjectives and verbs end alike; only verbs show the plural."""
    told = [tell(_RAHUL, "buy", thing.name, "big", quantity) for quantity in (1, 3)]
    one, three = ([part.text for part in hindi.state(Statement(first=event))] for event in told)
    endings = (one[-4][-1], one[-2][-1], three[-4][-1], three[-2][-2:])
    assert endings in {("ा", "ा", "े", "दे"), ("ी", "ी", "ी", "ीं")}


def test_feminine_nouns_have_a_nasal_plural_and_masculine_ones_have_not() -> None:
    for thing in THING.values():
        words = hindi.state(Statement(first=tell(_RAHUL, "buy", thing.name, "big", 3)))
        adjective, noun = (part.text for part in words if part.slot == Slot.THING)
        assert (noun[-1] in "ँं") is (adjective == "बड़ी"), noun


def test_every_oblique_plural_has_one_ending() -> None:
    for thing in THING.values():
        words = hindi.state(Statement(first=tell(_RAHUL, "describe", thing.name, quantity=3)))
        (noun,) = (part.text for part in words if part.slot == Slot.THING)
        assert noun.endswith(("ों", "ओं")), noun


def test_ne_and_agreement_with_the_subject_exclude_each_other() -> None:
    for action in ACTIONS:
        event = replace(
            tell(_PRIYA, action.name, "violin" if action.categories else ""),
            recipient=_OMAR if action.frame is Frame.TRANSFER else None,
            organisation=_UNIVERSITY if action.frame is Frame.CIVIC else None,
            place=CITY["Oslo"] if action.frame is Frame.MOTION else None,
        )
        by_her, by_him = (
            [part.text for part in hindi.state(Statement(first=told))]
            for told in (event, replace(event, actor=_RAHUL))
        )
        assert (by_her[-2] == by_him[-2]) is (by_her[2] == "ने"), action.name


def test_spelling_is_normalised_and_has_a_nukta_under_few_letters() -> None:
    concepts: list[Concept] = [*THING.values(), *ADJECTIVES, *ACTIONS, *PROFESSIONS, *CITIES]
    for concept in concepts:
        text = hindi.cite(concept)
        assert unicodedata.normalize("NFC", text) == text
        with_nukta = {before for before, sign in pairwise(text) if sign == "़"}
        assert with_nukta <= set("जफडढ"), text


@pytest.mark.parametrize(
    ("concept", "cited"),
    [
        pytest.param(THING["camera"], "कैमरा", id="thing"),
        pytest.param(ADJECTIVE["new"], "नया", id="quality"),
        pytest.param(ACTION["buy"], "खरीदना", id="verb"),
        pytest.param(ACTION["repair"], "मरम्मत करना", id="noun-and-verb"),
        pytest.param(PROFESSION["teacher"], "शिक्षक", id="profession"),
        pytest.param(TIME["Monday"], "सोमवार", id="day"),
        pytest.param(CITY["Munich"], "म्यूनिख", id="city"),
    ],
)
def test_a_concept_is_cited_as_a_dictionary_lists_it(concept: Concept, cited: str) -> None:
    assert hindi.cite(concept) == cited


def test_a_word_is_asked_about_by_its_kind_and_its_opposite() -> None:
    assert hindi.ask_about(Relation.KIND, "कार") == "“कार” शब्द किस श्रेणी में आता है?"
    assert hindi.ask_about(Relation.OPPOSITE, "नया") == "“नया” का विलोम शब्द क्या है?"
