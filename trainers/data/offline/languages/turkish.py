"""Turkish: subject, time, place, company, price, object, verb; endings in harmony with their stem.

An indefinite object stays next to its verb, and a question word stands before both. Endings follow
the sound of a word, not its letters; written onto a proper name they stand after an apostrophe.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from trainers.data.offline.events import Actor, Event, Person, Slot
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
    City,
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

_VOWELS, _VOICELESS = "aıoueiöü", "fstkçşhp"
_HARMONY = {"a": dict(zip(_VOWELS, "aaaaeeee", strict=True))}
_HARMONY["ı"] = dict(zip(_VOWELS, "ııuuiiüü", strict=True))
"""The vowel of an ending by the vowel before it: one of two, or one of four."""

_IN_PREDICATE, _IN_SENTENCE = r"(S\NP)/(S\NP)", "S/S"
"""Of adverbials, with a subject before them and without."""
# frame | category of the verb without a subject, and with one
_VERB_CATEGORIES = read_forms(r"""
activity   | S[dcl] S[dcl]\NP
motion     | S[dcl]\PP (S[dcl]\NP)\PP
transitive | S[dcl]\NP (S[dcl]\NP)\NP
transfer   | (S[dcl]\NP)\NP ((S[dcl]\NP)\NP)\NP
civic      | S[dcl]\NP (S[dcl]\NP)\NP
""")
_NUMERALS = "sıfır bir iki üç dört beş altı yedi sekiz dokuz on".split()
_TENS = {10: "on", 20: "yirmi"}
_PARTS_OF_DAY = read_names("""
morning=sabahleyin noon=öğleyin evening=akşamleyin night=geceleyin
""")
_INSTITUTIONS = read_names("""
university=Üniversitesi museum=Müzesi bank=Bankası hospital=Hastanesi
""")
_COMMA, _AND = glued(",", "PUNCT", ","), word("ve", "CCONJ", "conj")
_CONNECTIVES = {
    Connective.AND: [_AND],
    Connective.BUT: [_COMMA, word("ama", "CCONJ", "conj")],
    Connective.WHILE: [_COMMA, word("oysa", "CCONJ", "conj")],
    Connective.THEN: [_AND, word("ardından", "ADV", "S/S")],
    Connective.BECAUSE: [_COMMA, word("çünkü", "CCONJ", r"(S\S)/S[dcl]")],
}
_QUESTION_WORDS = read_forms("""
actor       | kim
thing       | ne
place       | nerede
destination | nereye
time        | ne zaman
quantity    | kaç
price       | kaç avroya
""")
_QUESTION_NOUNS = read_forms("""
actor       | hangi kişi
thing       | tam olarak ne
place       | hangi şehirde
destination | hangi şehre
time        | tam olarak ne zaman
quantity    | kaç tane
price       | hangi fiyata
""")
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
        *before, stem = _VERBS[concept.name]
        return " ".join([*before, f"{stem}m{_match_vowel('a', stem)}k"])
    return _WORDS.get(concept.name) or _NAMES.get(concept.name, concept.name)


def ask_about(relation: Relation, cited: str) -> str:
    """The question for what stands in `relation` to the word `cited`."""
    return _ASK_ABOUT[relation].format(cited)


def _ask(event: Event, slot: Slot, style: Style) -> list[Word]:
    """The question without its end, and without a time that was fronted."""
    is_motion = event.action.frame is Frame.MOTION
    key = "destination" if slot is Slot.PLACE and is_motion else slot
    texts = (_QUESTION_NOUNS if style.has_question_noun else _QUESTION_WORDS)[key]
    asked = [word(text, "PRON") for text in texts]
    if slot is Slot.ACTOR:
        return [*asked, *_predicate(event, style, _IN_PREDICATE)]
    if slot is Slot.QUANTITY:
        asked += _counted(event)
        slot = Slot.THING
    return _join(event, _predicate(event.without(slot), style, _IN_PREDICATE, asked))


def _clause(event: Event, style: Style, *, is_continued: bool) -> list[Word]:
    """The verb alone tells of a subject that is known."""
    if is_continued:
        return _predicate(event, style, _IN_SENTENCE)
    if event.time is None or not style.is_time_first:
        return _join(event, _predicate(event, style, _IN_PREDICATE))
    predicate = _predicate(event.without(Slot.TIME), style, _IN_PREDICATE)
    return [*_time(event.time, _IN_SENTENCE), *_join(event, predicate)]


def _join(event: Event, predicate: Sequence[Word]) -> list[Word]:
    """The subject, `Oslo Müzesi` or `öğretmen Elif Kaya`, and what is said of it.

    A comma stands between where the name of someone else would run into the subject's.
    """
    subject = mark(_actor(event.actor, ""), Slot.ACTOR)
    if event.profession is not None:
        subject = [word(_WORDS[event.profession.name], "NOUN", "N/N"), *subject]
    if predicate[0].entity in ("B-PER", "B-ORG"):
        return [*subject, _COMMA, *predicate]
    return [*subject, *predicate]


def _predicate(
    event: Event, style: Style, modifier: str, asked: Sequence[Word] = ()
) -> list[Word]:
    """All but the subject; what is asked stands before an indefinite object and the verb."""
    words = [*_circumstances(event, modifier), *asked]
    if event.thing is not None:
        words += mark(_thing(event, style), Slot.THING)
    return [*words, *_verb(event.action, event.is_negated, modifier)]


def _circumstances(event: Event, modifier: str) -> list[Word]:
    """When, where, with whom; to whom, to what, where to, for how much; as category `modifier`."""
    words: list[Word] = []
    is_motion = event.action.frame is Frame.MOTION
    if event.time is not None:
        words += _time(event.time, modifier)
    if event.place is not None and not is_motion:
        words += _city(event.place, "da", modifier)
    if event.companion is not None:
        words += _actor(event.companion, "")
        words += [word("ile", "ADP", r"PP\NP"), word("birlikte", "ADV", rf"({modifier})\PP")]
    if event.recipient is not None:
        words += _actor(event.recipient, "a")
    if event.organisation is not None:
        words += _actor(event.organisation, "ı")
    if event.place is not None and is_motion:
        words += _city(event.place, "a", "PP")
    if event.price is not None:
        words += mark([word(str(event.price), "NUM", "N")], Slot.PRICE)
        words.append(word("avroya", "NOUN", rf"({modifier})\NP"))
    return words


@cache
def _verb(action: Action, is_negated: bool, modifier: str) -> tuple[Word, ...]:
    """`uçtu`, `dans etti`; negated, `uçmadı`, `dans etmedi`."""
    *before, stem = _VERBS[action.name]
    if is_negated:
        stem += f"m{_match_vowel('a', stem)}"
    category = _VERB_CATEGORIES[action.frame][modifier == _IN_PREDICATE]
    return (
        *(word(part, "ADV" if part in _ADVERBS else "NOUN", modifier) for part in before),
        word(stem + _end("dı", stem), "VERB", category),
    )


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
    """The noun and its adjective; the noun, maybe a compound, stays singular after a numeral."""
    assert event.thing is not None
    *modifiers, head = _WORDS[event.thing.name].split()
    nouns = [*(word(each, "NOUN", "N/N") for each in modifiers), word(head, "NOUN", "N")]
    if event.adjective is None:
        return nouns
    return [word(_WORDS[event.adjective.name], "ADJ", "N/N"), *nouns]


def _time(time: Time, modifier: str) -> list[Word]:
    """`pazartesi günü`, `martta`, `sabahleyin`, `2015'te`, `14 Mart 2015'te`."""
    noun, closing = _WORDS.get(time.name, ""), rf"({modifier})\NP"
    if time.kind is TimeKind.YEAR:
        words = [word(_locate_year(time.year), "NUM", modifier)]
    elif time.kind is TimeKind.PART_OF_DAY:
        words = [word(_PARTS_OF_DAY[time.name], "ADV", modifier)]
    elif time.kind is TimeKind.MONTH:
        words = [word(noun + _end("da", noun), "NOUN", modifier)]
    elif time.kind is TimeKind.WEEKDAY:
        words = [word(noun, "NOUN", "N"), word("günü", "NOUN", closing)]
    else:
        day, month = word(str(time.day), "NUM", "N/N"), word(noun.capitalize(), "PROPN", "N")
        words = [day, month, word(_locate_year(time.year), "NUM", closing)]
    return mark(words, Slot.TIME)


@cache
def _locate_year(year: int) -> str:
    """The year in the locative, as its last numeral sounds."""
    numeral = _NUMERALS[year % 10] if year % 10 else _TENS[year % 100]
    return f"{year}'{_end('da', numeral)}"


def _city(city: City, case: str, category: str) -> list[Word]:
    return mark(name([word(_decline(city.name, case), "PROPN", category)], "LOC"), Slot.PLACE)


def _actor(actor: Actor, case: str) -> list[Word]:
    """The name; its last word carries the case ending, or none.

    `Elif Kaya`, `Solaro`, `Oslo Müzesi`; accusative `Elif Kaya'yı`, `Solaro'yu`, `Oslo Müzesi'ni`.
    """
    if isinstance(actor, Person):
        first, last = _decline(actor.first.name, ""), _decline(actor.last.name, case)
        return name([word(first, "PROPN", "N/N"), word(last, "PROPN", "N")], "PER")
    if actor.kind is OrganisationKind.COMPANY:
        return name([word(_decline(actor.eponym.name, case), "PROPN", "N")], "ORG")
    eponym, head = _decline(actor.eponym.name, ""), _INSTITUTIONS[actor.kind]
    if case:
        head = f"{head}'n{_match_vowel(case, head)}"
    return name([word(eponym, "PROPN", "N/N"), word(head, "PROPN", "N")], "ORG")


@cache
def _decline(english: str, case: str) -> str:
    """A proper name in a case, of which `case` is the ending after an `a`; none for nominative."""
    proper = _NAMES.get(english, english)
    return f"{proper}'{_end(case, _SOUNDS.get(proper, proper))}" if case else proper


@cache
def _end(case: str, sound: str) -> str:
    """The ending `da`, `dı`, `a` or `ı` after `sound`: `te` after `üç`, `ye` after `iki`."""
    ending = case[:-1] + _match_vowel(case[-1], sound)
    if case[0] == "d":
        return f"t{ending[1:]}" if sound[-1] in _VOICELESS else ending
    return f"y{ending}" if sound[-1] in _VOWELS else ending


def _match_vowel(vowel: str, sound: str) -> str:
    """The vowel `a` or `ı` of an ending in harmony with the last vowel of `sound`."""
    return _HARMONY[vowel][next(letter for letter in reversed(sound) if letter in _VOWELS)]


def _begin(words: Sequence[Word]) -> list[Word]:
    """`words` as a sentence begins: i has a dot as a capital too."""
    return [_dot(words[0]), *words[1:]] if words[0].text[0] == "i" else capitalise(words)


@cache
def _dot(part: Word) -> Word:
    return replace(part, text=f"İ{part.text[1:]}")
