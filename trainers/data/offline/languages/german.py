"""German: perfect tense, finite verb second, participle last; `während`, `weil` send it last too.

Order of the middle field: time, recipient or organisation, `nicht`, company, place, object, price;
an indefinite object is negated by `kein` instead. No number follows a year.
"""

from __future__ import annotations

from trainers.data.offline.events import Actor, Event, Organisation, Person, Slot
from trainers.data.offline.grammar import (
    DEFAULT_STYLE,
    Concept,
    Connective,
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

# thing | gender, singular, plural; no form differs in the accusative
_THINGS = read_forms("""
instrument   | n Instrument Instrumente
violin       | f Geige Geigen
guitar       | f Gitarre Gitarren
flute        | f Flöte Flöten
drum         | f Trommel Trommeln
trumpet      | f Trompete Trompeten
harp         | f Harfe Harfen
fruit        | f Frucht Früchte
apple        | m Apfel Äpfel
orange       | f Orange Orangen
banana       | f Banane Bananen
lemon        | f Zitrone Zitronen
pear         | f Birne Birnen
peach        | m Pfirsich Pfirsiche
melon        | f Melone Melonen
vehicle      | n Fahrzeug Fahrzeuge
car          | n Auto Autos
bicycle      | n Fahrrad Fahrräder
motorcycle   | n Motorrad Motorräder
truck        | m Lastwagen Lastwagen
bus          | m Bus Busse
tractor      | m Traktor Traktoren
book         | n Buch Bücher
novel        | m Roman Romane
dictionary   | n Wörterbuch Wörterbücher
atlas        | m Atlas Atlanten
encyclopedia | f Enzyklopädie Enzyklopädien
guidebook    | m Reiseführer Reiseführer
animal       | n Tier Tiere
cat          | f Katze Katzen
dog          | m Hund Hunde
horse        | n Pferd Pferde
rabbit       | n Kaninchen Kaninchen
cow          | f Kuh Kühe
goat         | f Ziege Ziegen
camel        | n Kamel Kamele
bird         | m Vogel Vögel
pigeon       | f Taube Tauben
duck         | f Ente Enten
swan         | m Schwan Schwäne
eagle        | m Adler Adler
owl          | f Eule Eulen
goose        | f Gans Gänse
tool         | n Werkzeug Werkzeuge
hammer       | m Hammer Hämmer
saw          | f Säge Sägen
axe          | f Axt Äxte
shovel       | f Schaufel Schaufeln
drill        | m Bohrer Bohrer
screwdriver  | m Schraubenzieher Schraubenzieher
device       | n Gerät Geräte
phone        | n Telefon Telefone
computer     | m Computer Computer
printer      | m Drucker Drucker
refrigerator | m Kühlschrank Kühlschränke
camera       | f Kamera Kameras
""")
# quality | dictionary form, stem
_ADJECTIVES = read_forms("""
big       | groß groß
small     | klein klein
expensive | teuer teur
cheap     | billig billig
beautiful | schön schön
new       | neu neu
old       | alt alt
heavy     | schwer schwer
light     | leicht leicht
red       | rot rot
blue      | blau blau
white     | weiß weiß
black     | schwarz schwarz
fresh     | frisch frisch
rotten    | faul faul
""")
# action | infinitive, auxiliary, participle
_ACTIONS = read_forms("""
buy        | kaufen hat gekauft
sell       | verkaufen hat verkauft
find       | finden hat gefunden
lose       | verlieren hat verloren
photograph | fotografieren hat fotografiert
draw       | zeichnen hat gezeichnet
describe   | beschreiben hat beschrieben
choose     | auswählen hat ausgewählt
receive    | erhalten hat erhalten
inspect    | untersuchen hat untersucht
repair     | reparieren hat repariert
damage     | beschädigen hat beschädigt
harvest    | ernten hat geerntet
read       | lesen hat gelesen
park       | parken hat geparkt
feed       | füttern hat gefüttert
install    | installieren hat installiert
give       | schenken hat geschenkt
send       | schicken hat geschickt
bring      | bringen hat gebracht
hand       | überreichen hat überreicht
travel     | reisen ist gereist
fly        | fliegen ist geflogen
move       | umziehen ist umgezogen
return     | zurückkehren ist zurückgekehrt
hurry      | eilen ist geeilt
dance      | tanzen hat getanzt
sing       | singen hat gesungen
swim       | schwimmen ist geschwommen
jog        | joggen ist gejoggt
cook       | kochen hat gekocht
exercise   | trainieren hat trainiert
joke       | scherzen hat gescherzt
laugh      | lachen hat gelacht
cry        | weinen hat geweint
visit      | besuchen hat besucht
praise     | loben hat gelobt
criticise  | kritisieren hat kritisiert
support    | unterstützen hat unterstützt
""")
# profession | of a man, of a woman
_PROFESSIONS = read_forms("""
teacher    | Lehrer Lehrerin
doctor     | Arzt Ärztin
nurse      | Krankenpfleger Krankenpflegerin
engineer   | Ingenieur Ingenieurin
lawyer     | Anwalt Anwältin
journalist | Journalist Journalistin
farmer     | Landwirt Landwirtin
baker      | Bäcker Bäckerin
pilot      | Pilot Pilotin
librarian  | Bibliothekar Bibliothekarin
musician   | Musiker Musikerin
student    | Student Studentin
""")
_TIMES = read_names("""
Monday=Montag Tuesday=Dienstag Wednesday=Mittwoch Thursday=Donnerstag Friday=Freitag
Saturday=Samstag Sunday=Sonntag
January=Januar February=Februar March=März April=April May=Mai June=Juni July=Juli August=August
September=September October=Oktober November=November December=Dezember
morning=Morgen noon=Mittag evening=Abend night=Nacht
""")
_KINDS = read_names("day=Tag month=Monat city=Stadt profession=Beruf")
# those that are not spelled as in English
_CITIES = read_names("""
Munich=München Vienna=Wien Zurich=Zürich Rome=Rom Milan=Mailand Venice=Venedig Lisbon=Lissabon
Copenhagen=Kopenhagen Warsaw=Warschau Prague=Prag Athens=Athen Moscow=Moskau Kyiv=Kiew Cairo=Kairo
Damascus=Damaskus Baghdad=Bagdad Beijing=Peking Tokyo=Tokio Havana=Havanna
""")
_PERSONS = read_names("""
Natasha=Natascha Ivan=Iwan Layla=Laila Tariq=Tarik
Petrov=Petrow Ivanov=Iwanow Volkov=Wolkow Sokolov=Sokolow Morozov=Morosow Kuznetsov=Kusnezow
Qasim=Kasim
""")
_CITED = {thing: forms[1] for thing, forms in _THINGS.items()} | _TIMES | _KINDS | _CITIES
_CITED |= {each: forms[0] for each, forms in (_ADJECTIVES | _ACTIONS | _PROFESSIONS).items()}
_NUMERALS = "null eins zwei drei vier fünf sechs sieben acht neun zehn".split()
_PRONOUNS = {"f": "sie", "m": "er"}
_DEFINITE_ARTICLES = {"f": "die", "n": "das", "m": "der"}
"""Nominative, and accusative too but for the masculine, which no institution is."""
_ACCUSATIVE_ENDINGS = {"m": ("en", "en"), "f": ("e", "e"), "n": ("", "es")}
"""Endings of ein and kein, and of an adjective after them, by gender."""
_PLURAL_ADJECTIVE_ENDING = "e"
"""Of an adjective after a bare numeral, accusative."""
_INSTITUTIONS = read_forms("""
university | f Universität
museum     | n Stadtmuseum
bank       | f Handelsbank
hospital   | n Klinikum
""")
_ADVERBIAL = r"(S\NP)/(S\NP)"
_AUXILIARY_SECOND = r"(S[dcl]\NP)/(S[pt]\NP)"
_AUXILIARY_INVERTED = r"(S[dcl]/(S[pt]\NP))/NP"
_AUXILIARY_LAST = r"(S[dcl]\NP)\(S[pt]\NP)"
_SUBORDINATE = r"(S\S)/S[dcl]"
_PARTICIPLES = {
    Frame.ACTIVITY: r"S[pt]\NP",
    Frame.MOTION: r"(S[pt]\NP)\PP",
    Frame.TRANSITIVE: r"(S[pt]\NP)\NP",
    Frame.TRANSFER: r"((S[pt]\NP)\NP)\NP",
    Frame.CIVIC: r"(S[pt]\NP)\NP",
}
_COMMA, _AND = glued(",", "PUNCT", ","), word("und", "CCONJ", "conj")
_THEN = word("dann", "ADV", "S/S")
_CONNECTIVES = {
    Connective.AND: [_COMMA, _AND],
    Connective.BUT: [_COMMA, word("aber", "CCONJ", "conj")],
    Connective.WHILE: [_COMMA, word("während", "SCONJ", _SUBORDINATE)],
    Connective.THEN: [_COMMA, _AND],
    Connective.BECAUSE: [_COMMA, word("weil", "SCONJ", _SUBORDINATE)],
}
_QUESTION_WORDS = read_forms("""
actor    | wer
thing    | was
place    | wo
to_place | wohin
time     | wann
quantity | wie viele
price    | für wie viel Euro
""")
_QUESTION_NOUNS = read_forms("""
actor    | welche Person
thing    | was genau
place    | in welcher Stadt
to_place | in welche Stadt
time     | zu welchem Zeitpunkt
quantity | wie viele
price    | zu welchem Preis
""")
_ASK_ABOUT = {
    Relation.MEMBER: "Was davon gehört zur Art „{}“?",
    Relation.KIND: "Zu welcher Art gehört „{}“?",
    Relation.OPPOSITE: "Was ist das Gegenteil von „{}“?",
}

CODE = "de"
SENTENCE_SPACE = " "
OPENINGS: tuple[str, ...] = ("", "Weiß das jemand: ", "Bitte sagt mir: ", "Eine Frage: ")
NOT_TOLD = "Das sagt der Text nicht."


def state(statement: Statement) -> list[Word]:
    """The statement as a German sentence."""
    first, second, style = statement.first, statement.second, statement.style
    subject = _pronoun(first.actor) if statement.is_continued else _subject(first)
    if first.time is None or not style.is_time_first:
        words = _main_clause(first, subject, style)
    else:
        rest = _inverted_clause(first.without(Slot.TIME), subject, style)
        words = [*_time(first.time, "S/S"), *rest]
    if second is not None:
        later = _pronoun(second.actor) if statement.is_second_continued else _subject(second)
        words += _CONNECTIVES[statement.connective]
        words += _CLAUSES[statement.connective](second, later, style)
    return capitalise([*words, glued(".", "PUNCT", ".")])


def ask(event: Event, slot: Slot, style: Style = DEFAULT_STYLE) -> list[Word]:
    """The question that `slot` of `event` answers; its time may follow the company."""
    end = [_participle(event), glued("?", "PUNCT")]
    opening = [word(text, "PRON") for text in _find_question_words(event, slot, style)]
    if slot is Slot.QUANTITY:
        opening += _counted(event)
        slot = Slot.THING
    opening.append(_auxiliary(event, ""))
    if slot is not Slot.ACTOR:
        opening += _subject(event)
        event = event.without(slot)
    return capitalise([*opening, *_middle(event, style, is_time_late=style.is_time_first), *end])


def cite(concept: Concept) -> str:
    """The noun, adjective, infinitive or name as a dictionary lists it."""
    return _CITED.get(concept.name, concept.name)


def ask_about(relation: Relation, cited: str) -> str:
    """The question for what stands in `relation` to the word `cited`."""
    return _ASK_ABOUT[relation].format(cited)


def _find_question_words(event: Event, slot: Slot, style: Style) -> tuple[str, ...]:
    table = _QUESTION_NOUNS if style.has_question_noun else _QUESTION_WORDS
    is_motion = slot is Slot.PLACE and event.action.frame is Frame.MOTION
    return table["to_place" if is_motion else slot]


def _main_clause(event: Event, subject: list[Word], style: Style) -> list[Word]:
    auxiliary = _auxiliary(event, _AUXILIARY_SECOND)
    return [*subject, auxiliary, *_middle(event, style), _participle(event)]


def _inverted_clause(event: Event, subject: list[Word], style: Style) -> list[Word]:
    """What follows a time or `dann` in first position."""
    auxiliary = _auxiliary(event, _AUXILIARY_INVERTED)
    return [auxiliary, *subject, *_middle(event, style), _participle(event)]


def _then_clause(event: Event, subject: list[Word], style: Style) -> list[Word]:
    return [_THEN, *_inverted_clause(event, subject, style)]


def _subordinate_clause(event: Event, subject: list[Word], style: Style) -> list[Word]:
    end = [_participle(event), _auxiliary(event, _AUXILIARY_LAST)]
    return [*subject, *_middle(event, style), *end]


_CLAUSES = {
    Connective.AND: _main_clause,
    Connective.BUT: _main_clause,
    Connective.WHILE: _subordinate_clause,
    Connective.THEN: _then_clause,
    Connective.BECAUSE: _subordinate_clause,
}


def _subject(event: Event) -> list[Word]:
    """`Anna Schmidt`, `die Lehrerin Anna Schmidt`, `das Klinikum Oslo`."""
    actor = event.actor
    subject = mark(_actor(actor), Slot.ACTOR)
    if event.profession is None or not isinstance(actor, Person):
        return subject
    gender = actor.first.gender
    profession = _PROFESSIONS[event.profession.name][gender == "f"]
    article = word(_DEFINITE_ARTICLES[gender], "DET", "NP/N")
    return [article, word(profession, "NOUN", "N/N"), *subject]


def _pronoun(actor: Actor) -> list[Word]:
    assert isinstance(actor, Person)
    return [word(_PRONOUNS[actor.first.gender], "PRON", "NP")]


def _auxiliary(event: Event, category: str) -> Word:
    return word(_ACTIONS[event.action.name][1], "AUX", category)


def _participle(event: Event) -> Word:
    action = event.action
    return word(_ACTIONS[action.name][2], "VERB", _PARTICIPLES[action.frame])


def _middle(event: Event, style: Style, *, is_time_late: bool = False) -> list[Word]:
    """Everything between the finite verb, or the subject after it, and the participle."""
    words = _circumstances(event, is_time_late=is_time_late)
    thing = [] if event.thing is None else mark(_thing(event, style), Slot.THING)
    if event.quantity > 1 and words and words[-1].text.isdigit():
        words = [*thing, *words]  # never `im Jahr 2015 3 Geigen`
    else:
        words = [*words, *thing]
    return words if event.price is None else [*words, *_price(event.price)]


def _circumstances(event: Event, *, is_time_late: bool) -> list[Word]:
    """When, whom, not, with whom, where; late, the time comes after the company."""
    time = [] if event.time is None else _time(event.time, _ADVERBIAL)
    patient = event.recipient or event.organisation
    others = [] if patient is None else _actor(patient)
    if event.is_negated and event.thing is None:
        others.append(word("nicht", "PART", _ADVERBIAL))
    if event.companion is not None:
        together = word("zusammen", "ADV", f"({_ADVERBIAL})/PP")
        others += [together, word("mit", "ADP", "PP/NP"), *_actor(event.companion)]
    words = [*others, *time] if is_time_late else [*time, *others]
    return words if event.place is None else [*words, *_place(event)]


def _place(event: Event) -> list[Word]:
    assert event.place is not None
    city = word(cite(event.place), "PROPN", "N")
    is_motion = event.action.frame is Frame.MOTION
    preposition = ("nach", "PP/NP") if is_motion else ("in", f"({_ADVERBIAL})/NP")
    return [word(preposition[0], "ADP", preposition[1]), *mark(name([city], "LOC"), Slot.PLACE)]


def _price(price: int) -> list[Word]:
    """`für 350 Euro`."""
    (number,) = mark([word(str(price), "NUM", "N/N")], Slot.PRICE)
    return [word("für", "ADP", f"({_ADVERBIAL})/NP"), number, word("Euro", "NOUN", "N")]


def _actor(actor: Actor) -> list[Word]:
    """A name; persons look alike in every case, organisations are never dative."""
    if isinstance(actor, Organisation):
        return _organisation(actor)
    first, last = actor.first.name, actor.last.name
    given = word(_PERSONS.get(first, first), "PROPN", "N/N")
    return name([given, word(_PERSONS.get(last, last), "PROPN", "N")], "PER")


def _organisation(organisation: Organisation) -> list[Word]:
    """`Solaro`, `die Universität Oslo`, nominative or accusative; the name has no article."""
    eponym = _CITIES.get(organisation.eponym.name, organisation.eponym.name)
    if organisation.kind is OrganisationKind.COMPANY:
        return name([word(eponym, "PROPN", "N")], "ORG")
    gender, head = _INSTITUTIONS[organisation.kind]
    words = [word(head, "NOUN", "N"), word(eponym, "PROPN", r"N\N")]
    return [word(_DEFINITE_ARTICLES[gender], "DET", "NP/N"), *name(words, "ORG")]


def _thing(event: Event, style: Style) -> list[Word]:
    """`einen roten Hammer`, `kein rotes Auto`, `drei rote Autos`: accusative."""
    assert event.thing is not None
    counted = _counted(event)
    if event.quantity > 1:
        text = str(event.quantity) if style.has_digits else _NUMERALS[event.quantity]
        return [*mark([word(text, "NUM", "N/N")], Slot.QUANTITY), *counted]
    ending, _ = _ACCUSATIVE_ENDINGS[_THINGS[event.thing.name][0]]
    article = f"kein{ending}" if event.is_negated else f"ein{ending}"
    return [word(article, "DET", "NP/N"), *counted]


def _counted(event: Event) -> list[Word]:
    """The noun and its adjective, without article or numeral."""
    assert event.thing is not None
    gender, singular, plural = _THINGS[event.thing.name]
    is_single = event.quantity == 1
    noun = word(singular if is_single else plural, "NOUN", "N")
    if event.adjective is None:
        return [noun]
    stem = _ADJECTIVES[event.adjective.name][1]
    ending = _ACCUSATIVE_ENDINGS[gender][1] if is_single else _PLURAL_ADJECTIVE_ENDING
    return [word(stem + ending, "ADJ", "N/N"), noun]


def _time(time: Time, modifier: str) -> list[Word]:
    """`am Montag`, `in der Nacht`, `im Jahr 2015`; `modifier` is the phrase's category."""
    if time.name == "night":
        opening = [word("in", "ADP", f"({modifier})/NP"), word("der", "DET", "NP/N")]
    else:  # these contain the article
        is_long = time.kind in (TimeKind.MONTH, TimeKind.YEAR)
        opening = [word("im" if is_long else "am", "ADP", f"({modifier})/N")]
    if time.kind is TimeKind.YEAR:
        opening.append(word("Jahr", "NOUN", "N"))
    return [*opening, *mark(_point_in_time(time), Slot.TIME)]


def _point_in_time(time: Time) -> list[Word]:
    """`Montag`, `2015`, `14. März 2015`."""
    if time.kind is TimeKind.YEAR:
        return [word(str(time.year), "NUM", r"N\N")]
    noun = word(_TIMES[time.name], "NOUN", "N")
    if time.kind is not TimeKind.DATE:
        return [noun]
    return [word(f"{time.day}.", "ADJ", "N/N"), noun, word(str(time.year), "NUM", r"N\N")]
