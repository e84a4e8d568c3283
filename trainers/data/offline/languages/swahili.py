"""Swahili: the verb agrees with its subject's class, and qualities and numbers with their noun's.

Order: subject, verb, recipient, thing, organisation or destination, price, company, place, time;
a question word stands where its answer would. `-li-` is the past, and `ha-...-ku-` its negation.
The prefix of the verb alone tells a continued subject. Animals are of the class of persons,
whatever their noun looks like.
"""

from __future__ import annotations

from trainers.data.offline.events import Actor, Event, Organisation, Person, Slot
from trainers.data.offline.grammar import (
    DEFAULT_STYLE,
    Concept,
    Relation,
    Statement,
    Style,
)
from trainers.data.offline.lexicon import (
    Frame,
    OrganisationKind,
    Time,
    TimeKind,
    read_forms,
    read_names,
)
from trainers.data.offline.words import Word, capitalise, glued, mark, name, word

# thing | class of the singular, of the plural, singular, plural; `_` is a space
_THINGS = read_forms("""
instrument   | 9 10 ala_ya_muziki ala_za_muziki
violin       | 9 10 fidla fidla
guitar       | 5 6 gitaa magitaa
flute        | 9 10 filimbi filimbi
drum         | 9 10 ngoma ngoma
trumpet      | 5 6 tarumbeta matarumbeta
harp         | 7 8 kinubi vinubi
fruit        | 5 6 tunda matunda
apple        | 5 6 tufaha matufaha
orange       | 5 6 chungwa machungwa
banana       | 9 10 ndizi ndizi
lemon        | 5 6 limau malimau
pear         | 5 6 peasi mapeasi
peach        | 5 6 fyulisi mafyulisi
melon        | 5 6 tikiti matikiti
vehicle      | 7 8 chombo_cha_usafiri vyombo_vya_usafiri
car          | 5 6 gari magari
bicycle      | 9 10 baiskeli baiskeli
motorcycle   | 9 10 pikipiki pikipiki
truck        | 5 6 lori malori
bus          | 5 6 basi mabasi
tractor      | 5 6 trekta matrekta
book         | 7 8 kitabu vitabu
novel        | 9 10 riwaya riwaya
dictionary   | 9 10 kamusi kamusi
atlas        | 9 10 atlasi atlasi
encyclopedia | 9 10 ensaiklopidia ensaiklopidia
guidebook    | 3 4 mwongozo miongozo
animal       | 1 2 mnyama wanyama
cat          | 1 2 paka paka
dog          | 1 2 mbwa mbwa
horse        | 1 2 farasi farasi
rabbit       | 1 2 sungura sungura
cow          | 1 2 ng'ombe ng'ombe
goat         | 1 2 mbuzi mbuzi
camel        | 1 2 ngamia ngamia
bird         | 1 2 ndege ndege
pigeon       | 1 2 njiwa njiwa
duck         | 1 2 bata mabata
swan         | 1 2 bata-maji mabata-maji
eagle        | 1 2 tai tai
owl          | 1 2 bundi bundi
goose        | 1 2 bata-bukini mabata-bukini
tool         | 9 10 zana zana
hammer       | 9 10 nyundo nyundo
saw          | 3 4 msumeno misumeno
axe          | 5 6 shoka mashoka
shovel       | 5 6 sepetu masepetu
drill        | 9 10 keekee keekee
screwdriver  | 9 10 bisibisi bisibisi
device       | 7 8 kifaa vifaa
phone        | 9 10 simu simu
computer     | 9 10 kompyuta kompyuta
printer      | 9 10 printa printa
refrigerator | 5 6 jokofu majokofu
camera       | 9 10 kamera kamera
""")
# quality | stem, form of class 5, form of classes 9 and 10
_STEMS = read_forms("""
big       | kubwa kubwa kubwa
small     | dogo dogo ndogo
beautiful | zuri zuri nzuri
new       | pya jipya mpya
heavy     | zito zito nzito
light     | epesi jepesi nyepesi
red       | ekundu jekundu nyekundu
white     | eupe jeupe nyeupe
black     | eusi jeusi nyeusi
rotten    | bovu bovu mbovu
""")
_INVARIABLE = read_names("expensive=ghali fresh=safi")
_LINKED = read_names("cheap=bei_nafuu old=zamani blue=bluu")
"""Qualities told by nouns after `-a`."""
# class | prefix before a consonant, prefix before a vowel, `-a`; none where it is not regular
_CLASSES = read_forms("""
1  | m mw wa
2  | wa w wa
3  | m mw wa
4  | mi my ya
5  | none none la
6  | ma m ya
7  | ki ch cha
8  | vi vy vya
9  | none none ya
10 | none none za
""")
# action | arguments, infinitive, stem, words that follow the verb
_ACTIONS = read_forms("""
buy        | one kununua nunua
sell       | one kuuza uza
find       | one kupata pata
lose       | one kupoteza poteza
photograph | one kupiga_picha piga picha ya
draw       | one kuchora chora
describe   | one kuelezea elezea
choose     | one kuchagua chagua
receive    | one kupokea pokea
inspect    | one kukagua kagua
repair     | one kukarabati karabati
damage     | one kuharibu haribu
harvest    | one kuvuna vuna
read       | one kusoma soma
park       | one kuegesha egesha
feed       | one kulisha lisha
install    | one kusakinisha sakinisha
give       | two kupa mpa
send       | two kutuma mtumia
bring      | two kuleta mletea
hand       | two kukabidhi mkabidhi
travel     | to kusafiri safiri kwenda
fly        | to kusafiri_kwa_ndege safiri kwa ndege kwenda
move       | one kuhama hamia
return     | one kurudi rudi
hurry      | to kuharakisha harakisha kwenda
dance      | one kucheza_dansi cheza dansi
sing       | none kuimba imba
swim       | none kuogelea ogelea
jog        | none kukimbia kimbia
cook       | none kupika pika
exercise   | one kufanya_mazoezi fanya mazoezi
joke       | one kufanya_mzaha fanya mzaha
laugh      | none kucheka cheka
cry        | none kulia lia
visit      | one kutembelea tembelea
praise     | one kusifu sifu
criticise  | one kukosoa kosoa
support    | two kuunga_mkono unga mkono
""")
# arguments | category of the verb after a subject, without one
_VERBS = read_forms(r"""
none | S[dcl]\NP S[dcl]
one  | (S[dcl]\NP)/NP S[dcl]/NP
two  | ((S[dcl]\NP)/NP)/NP (S[dcl]/NP)/NP
to   | (S[dcl]\NP)/PP S[dcl]/PP
""")
# word that is no noun | part of speech, category
_TAGS = read_forms(r"""
wa     | ADP (N\N)/NP
ya     | ADP (N\N)/NP
la     | ADP (N\N)/NP
cha    | ADP (N\N)/NP
vya    | ADP (N\N)/NP
za     | ADP (N\N)/NP
kwa    | ADP (S\S)/NP
kwenda | VERB PP/NP
nafuu  | ADJ N\N
na     | CCONJ conj
lakini | CCONJ conj
ilhali | SCONJ (S\S)/S[dcl]
kisha  | ADV S/S
kwani  | SCONJ (S\S)/S[dcl]
""")
# who acts | prefix of the verb, prefix of the negated verb, words of the name before its city
_SUBJECTS = read_forms("""
person     | a ha
company    | i hai
university | ki haki Chuo Kikuu cha
museum     | ya haya Makumbusho ya
bank       | i hai Benki ya
hospital   | i hai Hospitali ya
""")
_NOUNS = read_names("""
teacher=mwalimu doctor=daktari nurse=muuguzi engineer=mhandisi lawyer=mwanasheria
journalist=mwanahabari farmer=mkulima baker=mwokaji pilot=rubani librarian=mkutubi
musician=mwanamuziki student=mwanafunzi
Monday=Jumatatu Tuesday=Jumanne Wednesday=Jumatano Thursday=Alhamisi Friday=Ijumaa
Saturday=Jumamosi Sunday=Jumapili
January=Januari February=Februari March=Machi April=Aprili May=Mei June=Juni July=Julai
August=Agosti September=Septemba October=Oktoba November=Novemba December=Desemba
morning=asubuhi noon=adhuhuri evening=jioni night=usiku
day=siku month=mwezi city=mji profession=taaluma
""")
# those that are not spelled as in English
_CITIES = read_names("""
Rome=Roma Milan=Milano Venice=Venisi Zurich=Zürich Copenhagen=Kopenhagen Warsaw=Warshawa
Prague=Praha Cairo=Kairo Damascus=Dameski
""")
_CITED = {
    **{thing: forms[2] for thing, forms in _THINGS.items()},
    **{quality: f"-{forms[0]}" for quality, forms in _STEMS.items()},
    **{quality: f"-a {noun}" for quality, noun in _LINKED.items()},
    **{action: forms[1] for action, forms in _ACTIONS.items()},
    **_INVARIABLE,
    **_NOUNS,
    **_CITIES,
}
_NUMERALS = "sifuri moja mbili tatu nne tano sita saba nane tisa kumi".split()
_AGREEING = frozenset({"tatu", "nne", "tano", "nane", "ngapi"})
"""Numerals that agree with their noun, and the word that asks for one."""
_ADVERBIAL, _FRONTED = r"S\S", "S/S"
_COMMA = glued(",", "PUNCT", ",")
_CONNECTIVES = read_names("and=na but=lakini while=ilhali then=na_kisha because=kwani")
# what is asked for | question words, question noun
_QUESTIONS = read_forms("""
actor       | nani mtu_gani
thing       | nini nini_hasa
place       | wapi katika_mji_gani
destination | wapi mji_gani
time        | lini wakati_gani
price       | kwa_euro_ngapi kwa_bei_gani
""")
_SCALES = {TimeKind.MONTH: "mwezi", TimeKind.YEAR: "mwaka", TimeKind.DATE: "tarehe"}
_ASK_ABOUT = read_forms("""
member   | Neno_lipi_kati_ya_haya_ni_la_aina_ya_“{}”?
kind     | Neno_“{}”_ni_la_aina_gani?
opposite | Kinyume_cha_“{}”_ni_nini?
""")

CODE = "sw"
SENTENCE_SPACE = " "
OPENINGS: tuple[str, ...] = ("", "Labda mtu anajua. ", "Tafadhali niambie. ", "Nina swali. ")
NOT_TOLD = "Maandishi hayasemi hilo."


def state(statement: Statement) -> list[Word]:
    """The statement as a Swahili sentence."""
    style = statement.style
    words = _clause(statement.first, style, is_continued=statement.is_continued)
    if statement.second is not None:
        later = Style(has_digits=style.has_digits)
        second = _clause(statement.second, later, is_continued=statement.is_second_continued)
        words += [_COMMA, *_spell(_CONNECTIVES[statement.connective]), *second]
    return capitalise([*words, glued(".", "PUNCT", ".")])


def ask(event: Event, slot: Slot, style: Style = DEFAULT_STYLE) -> list[Word]:
    """The question that `slot` of `event` answers."""
    fronted: list[Word] = []
    if style.is_time_first and event.time is not None and slot is not Slot.TIME:
        fronted = [*_time(event.time, ""), glued(",", "PUNCT")]
        event = event.without(Slot.TIME)
    subject = _asked(event, slot, style) if slot is Slot.ACTOR else _subject(event)
    words = [*subject, *_verb(event, is_continued=False), *_rest(event, style, slot)]
    return capitalise([*fronted, *words, glued("?", "PUNCT")])


def cite(concept: Concept) -> str:
    """The singular, the stem of a quality after a hyphen, the infinitive or the name."""
    return _CITED.get(concept.name, concept.name)


def ask_about(relation: Relation, cited: str) -> str:
    """The question for what stands in `relation` to the word `cited`."""
    return _ASK_ABOUT[relation][0].format(cited)


def _asked(event: Event, slot: Slot, style: Style) -> list[Word]:
    """The words that ask for `slot`, where its own would stand: `vitabu vingapi`."""
    if slot is Slot.QUANTITY:
        number = "" if style.has_question_noun else "ngapi"
        return [*_spell("" if number else "idadi gani ya"), *_count(event, number)]
    is_destination = slot is Slot.PLACE and event.action.frame is Frame.MOTION
    asked = "destination" if is_destination else slot
    return [word(text, "PRON") for text in _QUESTIONS[asked][style.has_question_noun].split()]


def _clause(event: Event, style: Style, *, is_continued: bool) -> list[Word]:
    subject = [] if is_continued else _subject(event)
    verb = _verb(event, is_continued=is_continued)
    if event.time is None or not style.is_time_first:
        return [*subject, *verb, *_rest(event, style)]
    rest = _rest(event.without(Slot.TIME), style)
    return [*_time(event.time, _FRONTED), _COMMA, *subject, *verb, *rest]


def _subject(event: Event) -> list[Word]:
    """`Neema Mwangi`, `mwalimu Neema Mwangi`, `Chuo Kikuu cha Oslo`."""
    subject = mark(_actor(event.actor), Slot.ACTOR)
    if event.profession is None:
        return subject
    return [word(_NOUNS[event.profession.name], "NOUN", "N/N"), *subject]


def _verb(event: Event, *, is_continued: bool) -> list[Word]:
    """`alinunua`, `hakikununua`, `alisafiri kwenda`; `-m-` is the recipient's."""
    actor = event.actor
    positive, negative, *_ = _SUBJECTS["person" if isinstance(actor, Person) else actor.kind]
    arguments, _, stem, *others = _ACTIONS[event.action.name]
    verb = f"{negative}ku{stem}" if event.is_negated else f"{positive}li{stem}"
    category = _VERBS[arguments][is_continued]
    return [word(verb, "VERB", category), *_spell(" ".join(others))]


def _rest(event: Event, style: Style, asked: Slot | None = None) -> list[Word]:
    """Everything after the verb; in place of what is asked, the words that ask for it."""
    words: list[Word] = []
    if event.recipient is not None:
        words += _actor(event.recipient)
    if event.thing is not None:
        is_asked = asked is Slot.THING or asked is Slot.QUANTITY
        words += _asked(event, asked, style) if asked and is_asked else _thing(event, style)
    if event.organisation is not None:
        words += _actor(event.organisation)
    return [*words, *_circumstances(event, style, asked)]


def _circumstances(event: Event, style: Style, asked: Slot | None) -> list[Word]:
    """Where to, for how much, with whom, where and when."""
    told = {
        Slot.PRICE: [] if event.price is None else _price(event.price),
        Slot.PLACE: [] if event.place is None else _place(event),
        Slot.TIME: [] if event.time is None else _time(event.time, _ADVERBIAL),
    }
    if asked in told:
        told[asked] = _asked(event, asked, style)
    price, place, time = told.values()
    if event.action.frame is Frame.MOTION:
        return [*place, *_company(event), *time]
    return [*price, *_company(event), *place, *time]


def _company(event: Event) -> list[Word]:
    """`pamoja na Neema Mwangi`."""
    if event.companion is None:
        return []
    together = word("pamoja", "ADV", f"({_ADVERBIAL})/PP")
    return [together, word("na", "ADP", "PP/NP"), *_actor(event.companion)]


def _price(price: int) -> list[Word]:
    """`kwa euro 350`."""
    (number,) = mark([word(str(price), "NUM", r"N\N")], Slot.PRICE)
    return [word("kwa", "ADP", f"({_ADVERBIAL})/NP"), word("euro", "NOUN", "N"), number]


def _place(event: Event) -> list[Word]:
    """`mjini Oslo`; as a destination, `Oslo` alone."""
    assert event.place is not None
    city = _CITIES.get(event.place.name, event.place.name)
    words = mark(name([word(city, "PROPN", "N")], "LOC"), Slot.PLACE)
    if event.action.frame is Frame.MOTION:
        return words
    return [word("mjini", "NOUN", f"({_ADVERBIAL})/NP"), *words]


def _actor(actor: Actor) -> list[Word]:
    if isinstance(actor, Person):
        first, last = actor.first.name, actor.last.name
        return name([word(first, "PROPN", "N/N"), word(last, "PROPN", "N")], "PER")
    return _organisation(actor)


def _organisation(organisation: Organisation) -> list[Word]:
    """`kampuni ya Solaro`, of which the last is the name; `Chuo Kikuu cha Oslo`."""
    eponym = _CITIES.get(organisation.eponym.name, organisation.eponym.name)
    last = word(eponym, "PROPN", "N")
    if organisation.kind is OrganisationKind.COMPANY:
        return [*_spell("kampuni ya"), *name([last], "ORG")]
    _, _, head, *qualities, of = _SUBJECTS[organisation.kind]
    words = [word(head, "PROPN", "N"), *(word(text, "PROPN", r"N\N") for text in qualities)]
    return name([*words, *_spell(of), last], "ORG")


def _thing(event: Event, style: Style) -> list[Word]:
    """`fidla`, `vitabu vyekundu vitatu`, `magari 3 ya bluu`."""
    numeral = str(event.quantity) if style.has_digits else _NUMERALS[event.quantity]
    return mark(_count(event, "" if event.quantity == 1 else numeral), Slot.THING)


def _count(event: Event, numeral: str) -> list[Word]:
    """The noun, its quality and its number, which stands before `-a`; none where it is empty."""
    assert event.thing is not None
    is_plural = event.quantity > 1
    noun_class, text = _THINGS[event.thing.name][is_plural::2]
    noun, quality = _spell(text), _quality(event, noun_class)
    if not numeral:
        return [*noun, *quality]
    prefix = _CLASSES[noun_class][0] if numeral in _AGREEING else "none"
    numeral = numeral if prefix == "none" else prefix + numeral
    number = mark([word(numeral, "NUM", r"N\N")], Slot.QUANTITY)
    is_linked = event.adjective is not None and event.adjective.name in _LINKED
    return [*noun, *number, *quality] if is_linked else [*noun, *quality, *number]


def _quality(event: Event, noun_class: str) -> list[Word]:
    """The quality in the noun's class: `chekundu`, `ghali`, `cha bei nafuu`."""
    if event.adjective is None:
        return []
    quality = event.adjective.name
    if quality not in _LINKED:
        return [word(_FORMS[quality, noun_class], "ADJ", r"N\N")]
    return _spell(f"{_CLASSES[noun_class][2]} {_LINKED[quality]}")


def _spell(text: str) -> list[Word]:
    """Nouns, and the small words between them."""
    return [word(part, *_TAGS.get(part, ("NOUN", "N"))) for part in text.split()]


def _inflect(quality: str, noun_class: str) -> str:
    """The form of a quality in a class."""
    if quality in _INVARIABLE:
        return _INVARIABLE[quality]
    stem, fifth, ninth = _STEMS[quality]
    if noun_class in ("5", "9", "10"):
        return fifth if noun_class == "5" else ninth
    return _CLASSES[noun_class][stem[0] in "aeiou"] + stem


_FORMS = {
    (quality, noun_class): _inflect(quality, noun_class)
    for quality in (*_STEMS, *_INVARIABLE)
    for noun_class in _CLASSES
}


def _time(time: Time, modifier: str) -> list[Word]:
    """`siku ya Jumatatu`, `asubuhi`, `tarehe 14 Machi 2015`; `modifier` is the category."""
    if time.kind is TimeKind.PART_OF_DAY:
        return mark([word(_NOUNS[time.name], "NOUN", modifier)], Slot.TIME)
    point = mark(_point_in_time(time), Slot.TIME)
    if time.kind is TimeKind.WEEKDAY:
        return [word("siku", "NOUN", f"({modifier})/PP"), word("ya", "ADP", "PP/NP"), *point]
    return [word(_SCALES[time.kind], "NOUN", f"({modifier})/NP"), *point]


def _point_in_time(time: Time) -> list[Word]:
    """`Jumatatu`, `Machi`, `2015`, `14 Machi 2015`."""
    if time.kind is TimeKind.YEAR:
        return [word(str(time.year), "NUM", "N")]
    noun = _NOUNS[time.name]
    if time.kind is not TimeKind.DATE:
        return [word(noun, "PROPN", "N")]
    day, year = word(str(time.day), "NUM", "N"), word(str(time.year), "NUM", r"N\N")
    return [day, word(noun, "PROPN", r"N\N"), year]
