"""French: passé composé; `ne ... pas` around the auxiliary, and `pas de` before what is not had.

Order after the verb: thing, recipient, organisation or destination, price, company, time, place:
the time keeps a recipient's `à` from a city's. Questions invert with a pronoun after the subject.
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
from trainers.data.offline.words import Word, capitalise, glue_first, glued, mark, name, word

# thing | gender, singular, plural
_THINGS = read_forms("""
instrument   | m instrument instruments
violin       | m violon violons
guitar       | f guitare guitares
flute        | f flûte flûtes
drum         | m tambour tambours
trumpet      | f trompette trompettes
harp         | f harpe harpes
fruit        | m fruit fruits
apple        | f pomme pommes
orange       | f orange oranges
banana       | f banane bananes
lemon        | m citron citrons
pear         | f poire poires
peach        | f pêche pêches
melon        | m melon melons
vehicle      | m véhicule véhicules
car          | f voiture voitures
bicycle      | m vélo vélos
motorcycle   | f moto motos
truck        | m camion camions
bus          | m bus bus
tractor      | m tracteur tracteurs
book         | m livre livres
novel        | m roman romans
dictionary   | m dictionnaire dictionnaires
atlas        | m atlas atlas
encyclopedia | f encyclopédie encyclopédies
guidebook    | m guide guides
animal       | m animal animaux
cat          | m chat chats
dog          | m chien chiens
horse        | m cheval chevaux
rabbit       | m lapin lapins
cow          | f vache vaches
goat         | f chèvre chèvres
camel        | m chameau chameaux
bird         | m oiseau oiseaux
pigeon       | m pigeon pigeons
duck         | m canard canards
swan         | m cygne cygnes
eagle        | m aigle aigles
owl          | m hibou hiboux
goose        | f oie oies
tool         | m outil outils
hammer       | m marteau marteaux
saw          | f scie scies
axe          | f hache haches
shovel       | f pelle pelles
drill        | f perceuse perceuses
screwdriver  | m tournevis tournevis
device       | m appareil appareils
phone        | m téléphone téléphones
computer     | m ordinateur ordinateurs
printer      | f imprimante imprimantes
refrigerator | m réfrigérateur réfrigérateurs
camera       | f caméra caméras
""")
# quality | singular m., f., plural m., f.
_ADJECTIVES = read_forms("""
big       | grand grande grands grandes
small     | petit petite petits petites
expensive | cher chère chers chères
cheap     | bon_marché bon_marché bon_marché bon_marché
beautiful | beau belle beaux belles
new       | nouveau nouvelle nouveaux nouvelles
old       | vieux vieille vieux vieilles
heavy     | lourd lourde lourds lourdes
light     | léger légère légers légères
red       | rouge rouge rouges rouges
blue      | bleu bleue bleus bleues
white     | blanc blanche blancs blanches
black     | noir noire noirs noires
fresh     | frais fraîche frais fraîches
rotten    | pourri pourrie pourris pourries
""")
_BEFORE_NOUNS = frozenset({"big", "small", "beautiful", "new", "old"})
_BEFORE_VOWELS = {"beau": "bel", "nouveau": "nouvel", "vieux": "vieil"}
"""Masculine singular of qualities that stand before the noun."""
# action | infinitive, auxiliary, masculine participle; `_` is a space
_ACTIONS = read_forms("""
buy        | acheter a acheté
sell       | vendre a vendu
find       | trouver a trouvé
lose       | perdre a perdu
photograph | photographier a photographié
draw       | dessiner a dessiné
describe   | décrire a décrit
choose     | choisir a choisi
receive    | recevoir a reçu
inspect    | examiner a examiné
repair     | réparer a réparé
damage     | endommager a endommagé
harvest    | cueillir a cueilli
read       | lire a lu
park       | garer a garé
feed       | nourrir a nourri
install    | installer a installé
give       | donner a donné
send       | envoyer a envoyé
bring      | apporter a apporté
hand       | remettre a remis
travel     | se_rendre s'est rendu
fly        | s'envoler s'est envolé
move       | déménager a déménagé
return     | retourner est retourné
hurry      | accourir est accouru
dance      | danser a dansé
sing       | chanter a chanté
swim       | nager a nagé
jog        | courir a couru
cook       | cuisiner a cuisiné
exercise   | s'entraîner s'est entraîné
joke       | plaisanter a plaisanté
laugh      | rire a ri
cry        | pleurer a pleuré
visit      | visiter a visité
praise     | féliciter a félicité
criticise  | critiquer a critiqué
support    | soutenir a soutenu
""")
_LED = frozenset({"animal", "bird", "vehicle"})
"""What one does not `apporter` but `amener`."""
_DESTINATIONS = {"fly": "vers"}
"""Preposition of a destination where it is not `à`."""
# profession | of a man, of a woman
_PROFESSIONS = read_forms("""
teacher    | enseignant enseignante
doctor     | médecin médecin
nurse      | infirmier infirmière
engineer   | ingénieur ingénieure
lawyer     | avocat avocate
journalist | journaliste journaliste
farmer     | agriculteur agricultrice
baker      | boulanger boulangère
pilot      | pilote pilote
librarian  | bibliothécaire bibliothécaire
musician   | musicien musicienne
student    | étudiant étudiante
""")
_TIMES = read_names("""
Monday=lundi Tuesday=mardi Wednesday=mercredi Thursday=jeudi Friday=vendredi Saturday=samedi
Sunday=dimanche
January=janvier February=février March=mars April=avril May=mai June=juin July=juillet August=août
September=septembre October=octobre November=novembre December=décembre
morning=matin noon=midi evening=soir night=nuit
""")
_OPENINGS_OF_TIMES = read_names("morning=le noon=à evening=le night=la")
_KINDS = read_names("day=jour month=mois city=ville profession=profession")
# those that are not spelled as in English; `Le` is contracted with `à` and `de`
_CITIES = read_names("""
London=Londres Vienna=Vienne Venice=Venise Barcelona=Barcelone Lisbon=Lisbonne
Copenhagen=Copenhague Warsaw=Varsovie Athens=Athènes Moscow=Moscou Kyiv=Kiev Cairo=Le_Caire
Damascus=Damas Beirut=Beyrouth Baghdad=Bagdad Dubai=Dubaï Mumbai=Bombay Beijing=Pékin Seoul=Séoul
Hanoi=Hanoï Havana=La_Havane
""")
_PERSONS = read_names("""
Natasha=Natacha Sergei=Sergueï Layla=Leïla Zainab=Zeinab Tariq=Tarek
Kuznetsov=Kouznetsov Qasim=Kassem
""")
_CITED = {
    **{thing: forms[1] for thing, forms in _THINGS.items()},
    **{concept: forms[0] for concept, forms in (_ADJECTIVES | _ACTIONS | _PROFESSIONS).items()},
    **_TIMES,
    **_KINDS,
    **_CITIES,
}
_NUMERALS = "zéro un deux trois quatre cinq six sept huit neuf dix".split()
_PRONOUNS = {"f": "elle", "m": "il"}
_ARTICLES = {"f": ("la", "une"), "m": ("le", "un")}
_ENDINGS = {("s", "m"): "", ("s", "f"): "e", ("p", "m"): "s", ("p", "f"): "es"}
"""Of a participle, by number and gender."""
_CONTRACTIONS = {"à": "au", "de": "du"}
_VOWELS = frozenset("aâeéèêiîoôuœ")
_MUTE_H = frozenset({"hôpital", "Helsinki"})
"""The `h` of any other word here forbids elision: `de hache`, `que Heliora`."""
_INSTITUTIONS = {
    OrganisationKind.UNIVERSITY: ("f", "université"),
    OrganisationKind.MUSEUM: ("m", "musée"),
    OrganisationKind.BANK: ("f", "Banque"),
    OrganisationKind.HOSPITAL: ("m", "hôpital"),
}
_COMPANY_GENDER = "f"
"""`Solaro a-t-elle`: une entreprise."""
_ADVERBIAL = r"(S\NP)\(S\NP)"
_CLITIC = r"(S\NP)/(S\NP)"
_AUXILIARY = r"(S[dcl]\NP)/(S[pt]\NP)"
_PARTICIPLES = {
    Frame.ACTIVITY: r"S[pt]\NP",
    Frame.MOTION: r"(S[pt]\NP)/PP",
    Frame.TRANSITIVE: r"(S[pt]\NP)/NP",
    Frame.TRANSFER: r"((S[pt]\NP)/PP)/NP",
    Frame.CIVIC: r"(S[pt]\NP)/NP",
}
_IS, _ONESELF = glued("est", "AUX", _AUXILIARY), word("s'", "PRON", _CLITIC)
_NOT, _NOT_ELIDED = word("ne", "ADV", _CLITIC), word("n'", "ADV", _CLITIC)
_PAS = word("pas", "ADV", _CLITIC)
_AUXILIARIES = {
    "a": [word("a", "AUX", _AUXILIARY)],
    "est": [word("est", "AUX", _AUXILIARY)],
    "s'est": [_ONESELF, _IS],
}
_NEGATED_AUXILIARIES = {
    "a": [_NOT_ELIDED, glued("a", "AUX", _AUXILIARY), _PAS],
    "est": [_NOT_ELIDED, _IS, _PAS],
    "s'est": [_NOT, _ONESELF, _IS, _PAS],
}
_COMMA = glued(",", "PUNCT", ",")
_SUBORDINATE = r"(S[dcl]\S[dcl])/S[em]"
_CONNECTIVES = {
    Connective.AND: [_COMMA, word("et", "CCONJ", "conj")],
    Connective.BUT: [_COMMA, word("mais", "CCONJ", "conj")],
    Connective.WHILE: [_COMMA, word("tandis", "SCONJ", _SUBORDINATE)],
    Connective.THEN: [_COMMA, word("puis", "CCONJ", "conj")],
    Connective.BECAUSE: [word("parce", "SCONJ", _SUBORDINATE)],
}
_SUBORDINATING = frozenset({Connective.WHILE, Connective.BECAUSE})
"""Their clause opens with `que`."""
_QUESTION_WORDS = {
    Slot.ACTOR: ["qui"],
    Slot.PLACE: ["où"],
    Slot.TIME: ["quand"],
    Slot.QUANTITY: ["combien"],
    Slot.PRICE: ["pour", "combien"],
}
_QUESTION_NOUNS = {
    Slot.ACTOR: ["quelle", "personne"],
    Slot.PLACE: ["dans", "quelle", "ville"],
    Slot.TIME: ["à", "quel", "moment"],
    Slot.QUANTITY: ["combien"],
    Slot.PRICE: ["à", "quel", "prix"],
}
_WHAT = word("qu'", "PRON")
_IS_IT = [glued("est", "AUX"), glued("-ce", "PRON")]
_ASK_ABOUT = {
    Relation.MEMBER: "Lequel de ces mots appartient à la catégorie « {} » ?",
    Relation.KIND: "À quelle catégorie appartient « {} » ?",
    Relation.OPPOSITE: "Quel est le contraire de « {} » ?",
}

CODE = "fr"
SENTENCE_SPACE = " "
OPENINGS: tuple[str, ...] = (
    "",
    "Quelqu'un le sait-il : ",
    "Dites-moi, s'il vous plaît : ",
    "Une question : ",
)
NOT_TOLD = "Le texte ne le dit pas."


def state(statement: Statement) -> list[Word]:
    """The statement as a French sentence."""
    first, second, style = statement.first, statement.second, statement.style
    fronted: list[Word] = []
    if first.time is not None and style.is_time_first:
        fronted = [*_time(first.time, "S/S"), _COMMA]
        first = first.without(Slot.TIME)
    words = [*fronted, *_clause(first, style, is_continued=statement.is_continued)]
    if second is not None:
        clause = _clause(second, style, is_continued=statement.is_second_continued)
        if statement.connective in _SUBORDINATING:
            clause = _elide("que", "SCONJ", "S[em]/S[dcl]", clause)
        words += [*_CONNECTIVES[statement.connective], *clause]
    return capitalise([*words, glued(".", "PUNCT", ".")])


def ask(event: Event, slot: Slot, style: Style = DEFAULT_STYLE) -> list[Word]:
    """The question that `slot` of `event` answers; a space stands before its mark."""
    fronted: list[Word] = []
    if style.is_time_first and event.time is not None and slot is not Slot.TIME:
        fronted = [*_time(event.time, ""), glued(",", "PUNCT")]
        event = event.without(Slot.TIME)
    return capitalise([*fronted, *_ASK[slot](event, slot, style), word("?", "PUNCT")])


def cite(concept: Concept) -> str:
    """The noun, masculine adjective, infinitive or name as a dictionary lists it."""
    return _CITED.get(concept.name, concept.name)


def ask_about(relation: Relation, cited: str) -> str:
    """The question for what stands in `relation` to the word `cited`."""
    return _ASK_ABOUT[relation].format(cited)


def _ask_who(event: Event, slot: Slot, style: Style) -> list[Word]:
    """`qui est retourné`, `quelle personne est retournée`: with the question word."""
    verb = _verb(event, "f" if style.has_question_noun else "m")
    return [*_open_question(event, slot, style), *verb, *_rest(event, style)]


def _ask_what(event: Event, slot: Slot, style: Style) -> list[Word]:
    """`qu'est-ce qu'Emma a acheté`, `qu'a acheté Emma`."""
    event = event.without(slot)
    rest, subject, verb = _rest(event, style), _subject(event), _verb(event, "m")
    if style.has_question_noun:
        return [_WHAT, *glue_first(verb), *subject, *rest]
    return [_WHAT, *_IS_IT, *_elide("que", "PRON", "", subject), *verb, *rest]


def _ask_how_many(event: Event, slot: Slot, style: Style) -> list[Word]:
    """`combien de pommes Emma a-t-elle achetées`: a participle agrees with the object before."""
    assert event.thing is not None
    counted = _elide("de", "ADP", "", _counted(event))
    ending = _ENDINGS["p", _THINGS[event.thing.name][0]]
    opening = [*_open_question(event, slot, style), *counted]
    return [*opening, *_inverted(event, ending), *_rest(event.without(Slot.THING), style)]


def _ask_circumstance(event: Event, slot: Slot, style: Style) -> list[Word]:
    """`où Emma a-t-elle dansé`, `pour combien d'euros Emma a-t-elle vendu`."""
    opening = _open_question(event, slot, style)
    if slot is Slot.PRICE and not style.has_question_noun:
        opening += [word("d'", "ADP"), glued("euros", "NOUN")]
    ending = _agree(event, _find_gender(event.actor))
    return [*opening, *_inverted(event, ending), *_rest(event.without(slot), style)]


_ASK = {
    Slot.ACTOR: _ask_who,
    Slot.THING: _ask_what,
    Slot.QUANTITY: _ask_how_many,
    Slot.PLACE: _ask_circumstance,
    Slot.TIME: _ask_circumstance,
    Slot.PRICE: _ask_circumstance,
}


def _open_question(event: Event, slot: Slot, style: Style) -> list[Word]:
    texts = (_QUESTION_NOUNS if style.has_question_noun else _QUESTION_WORDS)[slot]
    preposition = _DESTINATIONS.get(event.action.name)
    if slot is Slot.PLACE and preposition is not None:
        texts = [preposition, *texts[-2:]]  # `vers où`, `vers quelle ville`
    return [word(text, "PRON") for text in texts]


def _inverted(event: Event, ending: str) -> list[Word]:
    """`Emma Smith s'est-elle rendue`."""
    auxiliary = _ACTIONS[event.action.name][1]
    link = "-t-" if auxiliary == "a" else "-"
    pronoun = glued(link + _PRONOUNS[_find_gender(event.actor)], "PRON")
    return [*_subject(event), *_AUXILIARIES[auxiliary], pronoun, _participle(event, ending)]


def _clause(event: Event, style: Style, *, is_continued: bool) -> list[Word]:
    subject = _pronoun(event.actor) if is_continued else _subject(event)
    return [*subject, *_verb(event, _find_gender(event.actor)), *_rest(event, style)]


def _subject(event: Event) -> list[Word]:
    """`Emma Smith`, `l'infirmière Emma Smith`, `le musée d'Oslo`."""
    subject = mark(_actor(event.actor), Slot.ACTOR)
    if event.profession is None:
        return subject
    gender = _find_gender(event.actor)
    profession = word(_PROFESSIONS[event.profession.name][gender == "f"], "NOUN", "N/N")
    return _define(gender, [profession, *subject])


def _pronoun(actor: Actor) -> list[Word]:
    return [word(_PRONOUNS[_find_gender(actor)], "PRON", "NP")]


def _find_gender(actor: Actor) -> str:
    if isinstance(actor, Person):
        return actor.first.gender
    is_company = actor.kind is OrganisationKind.COMPANY
    return _COMPANY_GENDER if is_company else _INSTITUTIONS[actor.kind][0]


def _verb(event: Event, gender: str) -> list[Word]:
    """`a dansé`, `ne s'est pas rendue`; `gender` is the subject's."""
    auxiliaries = _NEGATED_AUXILIARIES if event.is_negated else _AUXILIARIES
    participle = _participle(event, _agree(event, gender))
    return [*auxiliaries[_ACTIONS[event.action.name][1]], participle]


def _agree(event: Event, gender: str) -> str:
    """The participle's ending after a subject: it agrees with that beside `être` alone."""
    return "" if _ACTIONS[event.action.name][1] == "a" else _ENDINGS["s", gender]


def _participle(event: Event, ending: str) -> Word:
    action, thing = event.action, event.thing
    stem = _ACTIONS[action.name][2]
    if action.name == "bring" and thing is not None and thing.category in _LED:
        stem = "amené"
    if ending == "s" and stem.endswith("s"):
        ending = ""
    return word(stem + ending, "VERB", _PARTICIPLES[action.frame])


def _rest(event: Event, style: Style) -> list[Word]:
    """Everything after the participle."""
    words: list[Word] = []
    if event.thing is not None:
        words += mark(_thing(event, style), Slot.THING)
    if event.recipient is not None:
        words += [word("à", "ADP", "PP/NP"), *_actor(event.recipient)]
    if event.organisation is not None:
        words += _actor(event.organisation)
    if event.price is not None:
        words += _price(event.price)
    return [*words, *_circumstances(event)]


def _circumstances(event: Event) -> list[Word]:
    """Where to, with whom, when and where."""
    words: list[Word] = []
    is_motion = event.action.frame is Frame.MOTION
    if event.place is not None and is_motion:
        preposition = _DESTINATIONS.get(event.action.name, "à")
        words += _place(event.place.name, preposition, "PP/NP")
    if event.companion is not None:
        words += [word("avec", "ADP", f"({_ADVERBIAL})/NP"), *_actor(event.companion)]
    if event.time is not None:
        words += _time(event.time, _ADVERBIAL)
    if event.place is not None and not is_motion:
        words += _place(event.place.name, "à", f"({_ADVERBIAL})/NP")
    return words


def _price(price: int) -> list[Word]:
    """`pour 350 euros`."""
    (number,) = mark([word(str(price), "NUM", "N/N")], Slot.PRICE)
    return [word("pour", "ADP", f"({_ADVERBIAL})/NP"), number, word("euros", "NOUN", "N")]


def _place(city: str, preposition: str, category: str) -> list[Word]:
    """`à Paris`, `au Caire`, `vers Le Caire`; what is contracted is not of the name."""
    before, *words = _join_city(city, preposition, category)
    return [before, *mark(name(words, "LOC"), Slot.PLACE)]


def _join_city(city: str, preposition: str, category: str) -> list[Word]:
    """`d'Oslo`, `du Caire`, `de La Havane`: preposition and city."""
    *articles, head = _CITIES.get(city, city).split()
    if articles == ["Le"] and preposition in _CONTRACTIONS:
        return [word(_CONTRACTIONS[preposition], "ADP", category), word(head, "PROPN", "N")]
    words = [*(word(article, "PROPN", "N/N") for article in articles), word(head, "PROPN", "N")]
    if preposition == "de":
        return _elide("de", "ADP", category, words)
    return [word(preposition, "ADP", category), *words]


def _actor(actor: Actor) -> list[Word]:
    if isinstance(actor, Organisation):
        return _organisation(actor)
    first, last = actor.first.name, actor.last.name
    given = word(_PERSONS.get(first, first), "PROPN", "N/N")
    return name([given, word(_PERSONS.get(last, last), "PROPN", "N")], "PER")


def _organisation(organisation: Organisation) -> list[Word]:
    """`Solaro`, `l'université d'Oslo`, `le musée du Caire`; the article is not of the name."""
    eponym = organisation.eponym.name
    if organisation.kind is OrganisationKind.COMPANY:
        return name([word(eponym, "PROPN", "N")], "ORG")
    gender, head = _INSTITUTIONS[organisation.kind]
    words = [word(head, "NOUN", "N"), *_join_city(eponym, "de", r"(N\N)/N")]
    return _define(gender, name(words, "ORG"))


def _thing(event: Event, style: Style) -> list[Word]:
    """`un violon`, `trois violons rouges`, `3 vieux violons`, `pas` before `d'oie`."""
    assert event.thing is not None
    counted = _counted(event)
    if event.quantity > 1:
        text = str(event.quantity) if style.has_digits else _NUMERALS[event.quantity]
        return [*mark([word(text, "NUM", "N/N")], Slot.QUANTITY), *counted]
    if event.is_negated:
        return _elide("de", "DET", "NP/N", counted)
    _, article = _ARTICLES[_THINGS[event.thing.name][0]]
    return [word(article, "DET", "NP/N"), *counted]


def _counted(event: Event) -> list[Word]:
    """The noun and its adjective, without article or numeral."""
    thing, adjective = event.thing, event.adjective
    assert thing is not None
    is_single = event.quantity == 1
    gender, singular, plural = _THINGS[thing.name]
    noun = word(singular if is_single else plural, "NOUN", "N")
    if adjective is None:
        return [noun]
    form = _ADJECTIVES[adjective.name][2 * (not is_single) + (gender == "f")]
    if adjective.name not in _BEFORE_NOUNS:
        return [noun, *_follow(form)]
    if is_single and gender == "m" and _is_elided_before(singular):
        form = _BEFORE_VOWELS.get(form, form)
    return [word(form, "ADJ", "N/N"), noun]


def _follow(form: str) -> list[Word]:
    """The adjective after its noun; `bon marché` is an adjective and a noun."""
    first, *others = form.split()
    if not others:
        return [word(first, "ADJ", r"N\N")]
    return [word(first, "ADJ", r"(N\N)/N"), *(word(other, "NOUN", "N") for other in others)]


def _time(time: Time, modifier: str) -> list[Word]:
    """`lundi`, `le matin`, `en mars`, `le 14 mars 2015`; `modifier` is the phrase's category."""
    if time.kind is TimeKind.WEEKDAY:
        return mark([word(_TIMES[time.name], "NOUN", modifier)], Slot.TIME)
    if time.kind is TimeKind.DATE:
        opening = word("le", "DET", f"({modifier})/N")
    else:
        text = _OPENINGS_OF_TIMES.get(time.name, "en")
        upos = "ADP" if text in ("à", "en") else "DET"
        opening = word(text, upos, f"({modifier})/N")
    return [opening, *mark(_point_in_time(time), Slot.TIME)]


def _point_in_time(time: Time) -> list[Word]:
    """`matin`, `2015`, `14 mars 2015`."""
    if time.kind is TimeKind.YEAR:
        return [word(str(time.year), "NUM", "N")]
    noun = word(_TIMES[time.name], "NOUN", "N")
    if time.kind is not TimeKind.DATE:
        return [noun]
    return [word(str(time.day), "NUM", "N/N"), noun, word(str(time.year), "NUM", r"N\N")]


def _define(gender: str, words: list[Word]) -> list[Word]:
    """The definite article and `words`: `la Banque`, `l'université`."""
    if _is_elided_before(words[0].text):
        return [word("l'", "DET", "NP/N"), *glue_first(words)]
    return [word(_ARTICLES[gender][0], "DET", "NP/N"), *words]


def _elide(text: str, upos: str, category: str, words: list[Word]) -> list[Word]:
    """`de` or `que` and `words`: `de poires`, `d'oies`."""
    if _is_elided_before(words[0].text):
        return [word(f"{text[:-1]}'", upos, category), *glue_first(words)]
    return [word(text, upos, category), *words]


def _is_elided_before(text: str) -> bool:
    return text[0].lower() in _VOWELS or text in _MUTE_H
