"""Turkish: subject, time, place, company, price, object, verb; endings in harmony with their stem.

Order follows Göksel and Kerslake, `Turkish: A Comprehensive Grammar` (2005), chapters 18 and 23:
an indefinite object stays next to its verb, a question word stands before both. Endings follow
the sound of a word, not its letters; written onto a proper name they stand after an apostrophe.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from trainers.data.offline.events import Actor, Event, Organisation, Slot
from trainers.data.offline.grammar import (
    DEFAULT_STYLE,
    Concept,
    Connective,
    Relation,
    Statement,
    Style,
)
from trainers.data.offline.lexicon import (
    Action,
    Frame,
    OrganisationKind,
    Time,
    TimeKind,
    read_forms,
    read_names,
)
from trainers.data.offline.words import Word, capitalise, glued, mark, name, word

_WORDS = read_names("""
instrument=çalgı violin=keman guitar=gitar flute=flüt drum=davul trumpet=trompet harp=arp
fruit=meyve apple=elma orange=portakal banana=muz lemon=limon pear=armut peach=şeftali melon=kavun
vehicle=taşıt car=otomobil bicycle=bisiklet motorcycle=motosiklet truck=kamyon bus=otobüs
tractor=traktör
book=kitap novel=roman dictionary=sözlük atlas=atlas encyclopedia=ansiklopedi
guidebook=gezi_rehberi
animal=hayvan cat=kedi dog=köpek rabbit=tavşan horse=at cow=inek goat=keçi camel=deve
bird=kuş pigeon=güvercin duck=ördek swan=kuğu eagle=kartal owl=baykuş goose=kaz
tool=alet hammer=çekiç saw=testere axe=balta shovel=kürek drill=matkap screwdriver=tornavida
device=cihaz phone=telefon computer=bilgisayar printer=yazıcı refrigerator=buzdolabı
camera=fotoğraf_makinesi
big=büyük small=küçük expensive=pahalı cheap=ucuz beautiful=güzel new=yeni old=eski heavy=ağır
light=hafif red=kırmızı blue=mavi white=beyaz black=siyah fresh=taze rotten=çürük
teacher=öğretmen doctor=doktor nurse=hemşire engineer=mühendis lawyer=avukat journalist=gazeteci
farmer=çiftçi baker=fırıncı pilot=pilot librarian=kütüphaneci musician=müzisyen student=öğrenci
day=gün month=ay city=şehir profession=meslek
Monday=pazartesi Tuesday=salı Wednesday=çarşamba Thursday=perşembe Friday=cuma Saturday=cumartesi
Sunday=pazar
January=ocak February=şubat March=mart April=nisan May=mayıs June=haziran July=temmuz
August=ağustos September=eylül October=ekim November=kasım December=aralık
morning=sabah noon=öğle evening=akşam night=gece
""")
_VERBS = read_forms("""
buy        | satın al
sell       | sat
find       | bul
lose       | kaybet
photograph | fotoğrafla
draw       | çiz
describe   | tarif et
choose     | seç
receive    | teslim al
inspect    | incele
repair     | onar
damage     | boz
harvest    | topla
read       | oku
park       | park et
feed       | besle
install    | kur
give       | ver
send       | gönder
bring      | getir
hand       | uzat
travel     | seyahat et
fly        | uç
move       | taşın
return     | dön
hurry      | aceleyle git
dance      | dans et
sing       | şarkı söyle
swim       | yüz
jog        | koş
cook       | yemek pişir
exercise   | spor yap
joke       | şaka yap
laugh      | gül
cry        | ağla
visit      | ziyaret et
praise     | öv
criticise  | eleştir
support    | destekle
""")
"""The stem of the verb, after the word that makes one meaning with it."""
_ADVERBS = {"aceleyle"}
"""Such words that are no nouns."""
_NAMES = read_names("""
London=Londra Munich=Münih Vienna=Viyana Zurich=Zürih Rome=Roma Milan=Milano Venice=Venedik
Barcelona=Barselona Lisbon=Lizbon Copenhagen=Kopenhag Warsaw=Varşova Prague=Prag
Budapest=Budapeşte Athens=Atina Moscow=Moskova Kyiv=Kiev Istanbul=İstanbul Cairo=Kahire
Tunis=Tunus Casablanca=Kazablanka Damascus=Şam Beirut=Beyrut Baghdad=Bağdat Accra=Akra
Beijing=Pekin Shanghai=Şanghay Seoul=Seul Stockholm=Stokholm
Natasha=Nataşa Irina=İrina Ivan=İvan Sergei=Sergey Ivanov=İvanov
Fatima=Fatıma Layla=Leyla Zainab=Zeyneb Omar=Ömer Karim=Kerim Tariq=Tarık
Khoury=Huri Mansour=Mansur Najjar=Neccar Saleh=Salih Qasim=Kasım
""")
"""Exonyms, and names from scripts without an official Latin form; others stay as they are."""
_SOUNDS = read_names("""
Miller=milır Walker=volkır Dubois=dübua Laurent=loran Lefèvre=löfevr Fontaine=fonten Reddy=redi
Stokholm=stokhölm Seul=seül
""")
"""What endings follow where it is not the spelling; of Stokholm and Seul, the soft l."""

_FRONT, _ROUND = "eiöü", "ouöü"
_VOWELS, _VOICELESS = "aıoueiöü", "fstkçşhp"
_HIGH_VOWELS = {(False, False): "ı", (False, True): "u", (True, False): "i", (True, True): "ü"}
"""By whether the vowel before is a front and a round one."""

_IN_PREDICATE, _IN_SENTENCE = r"(S\NP)/(S\NP)", "S/S"
"""Of adverbials, with a subject before them and without."""
_VERB_CATEGORIES = {
    _IN_SENTENCE: {
        Frame.ACTIVITY: "S[dcl]",
        Frame.MOTION: r"S[dcl]\PP",
        Frame.TRANSITIVE: r"S[dcl]\NP",
        Frame.TRANSFER: r"(S[dcl]\NP)\NP",
        Frame.CIVIC: r"S[dcl]\NP",
    },
    _IN_PREDICATE: {
        Frame.ACTIVITY: r"S[dcl]\NP",
        Frame.MOTION: r"(S[dcl]\NP)\PP",
        Frame.TRANSITIVE: r"(S[dcl]\NP)\NP",
        Frame.TRANSFER: r"((S[dcl]\NP)\NP)\NP",
        Frame.CIVIC: r"(S[dcl]\NP)\NP",
    },
}
_NUMERALS = "sıfır bir iki üç dört beş altı yedi sekiz dokuz on".split()
_TENS = {10: "on", 20: "yirmi"}
_PARTS_OF_DAY = {
    "morning": "sabahleyin",
    "noon": "öğleyin",
    "evening": "akşamleyin",
    "night": "geceleyin",
}
_INSTITUTIONS = {
    OrganisationKind.UNIVERSITY: "Üniversitesi",
    OrganisationKind.MUSEUM: "Müzesi",
    OrganisationKind.BANK: "Bankası",
    OrganisationKind.HOSPITAL: "Hastanesi",
}
_COMMA, _AND = glued(",", "PUNCT", ","), word("ve", "CCONJ", "conj")
_CONNECTIVES = {
    Connective.AND: [_AND],
    Connective.BUT: [_COMMA, word("ama", "CCONJ", "conj")],
    Connective.WHILE: [_COMMA, word("oysa", "CCONJ", "conj")],
    Connective.THEN: [_AND, word("ardından", "ADV", "S/S")],
    Connective.BECAUSE: [_COMMA, word("çünkü", "CCONJ", r"(S\S)/S[dcl]")],
}
_QUESTION_WORDS = {
    Slot.ACTOR: ["kim"],
    Slot.THING: ["ne"],
    Slot.PLACE: ["nerede"],
    Slot.TIME: ["ne", "zaman"],
    Slot.QUANTITY: ["kaç"],
    Slot.PRICE: ["kaç", "avroya"],
}
_QUESTION_NOUNS = {
    Slot.ACTOR: ["hangi", "kişi"],
    Slot.THING: ["tam", "olarak", "ne"],
    Slot.PLACE: ["hangi", "şehirde"],
    Slot.TIME: ["tam", "olarak", "ne", "zaman"],
    Slot.QUANTITY: ["kaç", "tane"],
    Slot.PRICE: ["hangi", "fiyata"],
}
_ASK_ABOUT = {
    Relation.MEMBER: "Bunlardan hangisi “{}” türüne girer?",
    Relation.KIND: "Hangi tür “{}” sözcüğünü kapsar?",
    Relation.OPPOSITE: "Karşıt anlamlısı “{}” olan sözcük hangisidir?",
}

CODE = "tr"
SENTENCE_SPACE = " "
OPENINGS: tuple[str, ...] = ("", "Bilen var mı: ", "Lütfen söyleyin: ", "Bir soru: ")
NOT_TOLD = "Metinde bu belirtilmiyor."


def state(statement: Statement) -> list[Word]:
    """The statement as a Turkish sentence."""
    style = statement.style
    words = _clause(statement.first, style, is_continued=statement.is_continued)
    if statement.second is not None:
        later = Style(has_digits=style.has_digits)
        second = _clause(statement.second, later, is_continued=statement.is_second_continued)
        words += [*_CONNECTIVES[statement.connective], *second]
    return _begin([*words, glued(".", "PUNCT", ".")])


def ask(event: Event, slot: Slot, style: Style = DEFAULT_STYLE) -> list[Word]:
    """The question that `slot` of `event` answers."""
    fronted: list[Word] = []
    if style.is_time_first and event.time is not None and slot is not Slot.TIME:
        fronted, event = _time(event.time, ""), event.without(Slot.TIME)
    words = _ask(event, slot, style)
    return _begin([*fronted, *words, glued("?", "PUNCT")])


def cite(concept: Concept) -> str:
    """The noun, adjective, infinitive or name as a dictionary lists it."""
    if isinstance(concept, Action):
        return _INFINITIVES[concept.name]
    return _WORDS.get(concept.name) or _NAMES.get(concept.name, concept.name)


def ask_about(relation: Relation, cited: str) -> str:
    """The question for what stands in `relation` to the word `cited`."""
    return _ASK_ABOUT[relation].format(cited)


def _ask(event: Event, slot: Slot, style: Style) -> list[Word]:
    """The question without its end, and without a time that was fronted."""
    asked = [word(text, "PRON") for text in _find_question_words(event, slot, style)]
    if slot is Slot.ACTOR:
        return [*asked, *_predicate(event, style, _IN_PREDICATE)]
    if slot is Slot.QUANTITY:
        asked += _counted(event)
        slot = Slot.THING
    predicate = _predicate(event.without(slot), style, _IN_PREDICATE, asked)
    return _join(_subject(event), predicate)


def _find_question_words(event: Event, slot: Slot, style: Style) -> list[str]:
    if slot is Slot.PLACE and event.action.frame is Frame.MOTION:
        return ["hangi", "şehre"] if style.has_question_noun else ["nereye"]
    return (_QUESTION_NOUNS if style.has_question_noun else _QUESTION_WORDS)[slot]


def _clause(event: Event, style: Style, *, is_continued: bool) -> list[Word]:
    """The verb alone tells of a subject that is known."""
    if is_continued:
        return _predicate(event, style, _IN_SENTENCE)
    if event.time is None or not style.is_time_first:
        return _join(_subject(event), _predicate(event, style, _IN_PREDICATE))
    predicate = _predicate(event.without(Slot.TIME), style, _IN_PREDICATE)
    return [*_time(event.time, _IN_SENTENCE), *_join(_subject(event), predicate)]


def _join(subject: Sequence[Word], predicate: Sequence[Word]) -> list[Word]:
    """Both, with a comma where the name of someone else would run into the subject's."""
    if predicate[0].entity in ("B-PER", "B-ORG"):
        return [*subject, _COMMA, *predicate]
    return [*subject, *predicate]


def _subject(event: Event) -> list[Word]:
    """`Elif Kaya`, `öğretmen Elif Kaya`, `Oslo Müzesi`."""
    subject = mark(_actor(event.actor, ""), Slot.ACTOR)
    if event.profession is None:
        return subject
    return [word(_WORDS[event.profession.name], "NOUN", "N/N"), *subject]


def _predicate(
    event: Event, style: Style, modifier: str, asked: Sequence[Word] = ()
) -> list[Word]:
    """Everything but the subject; `modifier` is the category of its adverbials.

    Words that ask stand before an indefinite object and the verb.
    """
    words = [*_circumstances(event, modifier), *_complements(event, modifier), *asked]
    if event.thing is not None:
        words += mark(_thing(event, style), Slot.THING)
    return [*words, *_verb(event, modifier)]


def _circumstances(event: Event, modifier: str) -> list[Word]:
    """When, where and with whom."""
    words: list[Word] = []
    if event.time is not None:
        words += _time(event.time, modifier)
    if event.place is not None and event.action.frame is not Frame.MOTION:
        words += _city(event, "da", modifier)
    if event.companion is not None:
        words += _actor(event.companion, "")
        words += [word("ile", "ADP", r"PP\NP"), word("birlikte", "ADV", rf"({modifier})\PP")]
    return words


def _complements(event: Event, modifier: str) -> list[Word]:
    """To whom, to what, where to and for how much; an indefinite object is not among them."""
    words: list[Word] = []
    if event.recipient is not None:
        words += _actor(event.recipient, "a")
    if event.organisation is not None:
        words += _actor(event.organisation, "ı")
    if event.place is not None and event.action.frame is Frame.MOTION:
        words += _city(event, "a", "PP")
    if event.price is not None:
        words += mark([word(str(event.price), "NUM", "N")], Slot.PRICE)
        words.append(word("avroya", "NOUN", rf"({modifier})\NP"))
    return words


def _verb(event: Event, modifier: str) -> list[Word]:
    before, verb = _PASTS[event.action.name, event.is_negated]
    category = _VERB_CATEGORIES[modifier][event.action.frame]
    if not before:
        return [word(verb, "VERB", category)]
    upos = "ADV" if before in _ADVERBS else "NOUN"
    return [word(before, upos, modifier), word(verb, "VERB", category)]


def _thing(event: Event, style: Style) -> list[Word]:
    """`kırmızı bir keman`, `üç kırmızı keman`; negated, `kırmızı keman`."""
    counted = _counted(event)
    if event.quantity > 1:
        text = str(event.quantity) if style.has_digits else _NUMERALS[event.quantity]
        return [*mark([word(text, "NUM", "N/N")], Slot.QUANTITY), *counted]
    if event.is_negated:
        return counted
    position = 0 if event.adjective is None else 1
    return [*counted[:position], word("bir", "DET", "N/N"), *counted[position:]]


def _counted(event: Event) -> list[Word]:
    """The noun and its adjective; the noun stays singular after a numeral."""
    assert event.thing is not None
    nouns = _list_nouns(_WORDS[event.thing.name])
    if event.adjective is None:
        return nouns
    return [word(_WORDS[event.adjective.name], "ADJ", "N/N"), *nouns]


@cache
def _list_nouns(text: str) -> list[Word]:
    """A noun, which may be a compound of two: `fotoğraf makinesi`."""
    *modifiers, head = text.split()
    return [*(word(modifier, "NOUN", "N/N") for modifier in modifiers), word(head, "NOUN", "N")]


def _time(time: Time, modifier: str) -> list[Word]:
    return mark(_point_in_time(time, modifier), Slot.TIME)


def _point_in_time(time: Time, modifier: str) -> list[Word]:
    """`pazartesi günü`, `martta`, `sabahleyin`, `2015'te`, `14 Mart 2015'te`."""
    if time.kind is TimeKind.YEAR:
        return [word(_locate_year(time.year), "NUM", modifier)]
    if time.kind is TimeKind.PART_OF_DAY:
        return [word(_PARTS_OF_DAY[time.name], "ADV", modifier)]
    if time.kind is TimeKind.MONTH:
        month = _WORDS[time.name]
        return [word(month + _end("da", month), "NOUN", modifier)]
    closing = rf"({modifier})\NP"
    if time.kind is TimeKind.WEEKDAY:
        return [word(_WORDS[time.name], "NOUN", "N"), word("günü", "NOUN", closing)]
    return [
        word(str(time.day), "NUM", "N/N"),
        word(_WORDS[time.name].capitalize(), "PROPN", "N"),
        word(_locate_year(time.year), "NUM", closing),
    ]


@cache
def _locate_year(year: int) -> str:
    """The year in the locative, as its last numeral sounds."""
    numeral = _NUMERALS[year % 10] if year % 10 else _TENS[year % 100]
    return f"{year}'{_end('da', numeral)}"


def _city(event: Event, case: str, category: str) -> list[Word]:
    assert event.place is not None
    text = _decline(_spell(event.place.name), case)
    return mark(name([word(text, "PROPN", category)], "LOC"), Slot.PLACE)


def _actor(actor: Actor, case: str) -> list[Word]:
    """The name; its last word carries the case ending, or none."""
    if isinstance(actor, Organisation):
        return _organisation(actor, case)
    first, last = _spell(actor.first.name), _decline(_spell(actor.last.name), case)
    return name([word(first, "PROPN", "N/N"), word(last, "PROPN", "N")], "PER")


def _organisation(organisation: Organisation, case: str) -> list[Word]:
    """`Solaro`, `Oslo Müzesi`; accusative `Solaro'yu`, `Oslo Müzesi'ni`."""
    eponym = _spell(organisation.eponym.name)
    if organisation.kind is OrganisationKind.COMPANY:
        return name([word(_decline(eponym, case), "PROPN", "N")], "ORG")
    head = _INSTITUTIONS[organisation.kind]
    if case:
        head = f"{head}'n{_match_vowel(case, head)}"
    return name([word(eponym, "PROPN", "N/N"), word(head, "PROPN", "N")], "ORG")


def _spell(english: str) -> str:
    return _NAMES.get(english, english)


@cache
def _decline(proper: str, case: str) -> str:
    """A proper name in a case, of which `case` is the ending that would follow an `a`."""
    return f"{proper}'{_end(case, _SOUNDS.get(proper, proper))}" if case else proper


@cache
def _end(case: str, sound: str) -> str:
    """The ending `da`, `dı`, `a` or `ı` as it follows `sound`: `te` after `üç`, `ye` after `iki`.

    A d is unvoiced by a voiceless consonant; a y parts two vowels.
    """
    ending = case[:-1] + _match_vowel(case[-1], sound)
    if case[0] == "d":
        return f"t{ending[1:]}" if sound[-1] in _VOICELESS else ending
    return f"y{ending}" if sound[-1] in _VOWELS else ending


def _match_vowel(vowel: str, sound: str) -> str:
    """`a` or `e`, or one of four for `ı`, in harmony with the last vowel of `sound`."""
    last = next(letter for letter in reversed(sound) if letter in _VOWELS)
    is_front = last in _FRONT
    if vowel == "a":
        return "e" if is_front else "a"
    return _HIGH_VOWELS[is_front, last in _ROUND]


def _begin(words: Sequence[Word]) -> list[Word]:
    """`words` as a sentence begins: i has a dot as a capital too."""
    if words[0].text[0] == "i":
        return [_dot(words[0]), *words[1:]]
    return capitalise(words)


@cache
def _dot(part: Word) -> Word:
    return replace(part, text=f"İ{part.text[1:]}")


def _list_pasts() -> dict[tuple[str, bool], tuple[str, str]]:
    """By action, and whether negated: the word before the verb, or none, and the verb."""
    pasts = {}
    for action, (*before, stem) in _VERBS.items():
        negated = f"{stem}m{_match_vowel('a', stem)}"
        pasts[action, False] = ("".join(before), stem + _end("dı", stem))
        pasts[action, True] = ("".join(before), negated + _end("dı", negated))
    return pasts


_PASTS = _list_pasts()
_INFINITIVES = {
    action: " ".join([*before, f"{stem}m{_match_vowel('a', stem)}k"])
    for action, (*before, stem) in _VERBS.items()
}
