"""French: passé composé; `ne ... pas` around the auxiliary, and `pas de` before what is not had.

Order after the verb: thing, recipient, organisation or destination, price, company, time, place:
the time keeps a recipient's `à` from a city's. Questions invert with a pronoun after the subject.
Words are put together in full and elided last, a city's article is contracted with `à` and `de`.
"""

from __future__ import annotations

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
_BEFORE_VOWELS = read_names("beau=bel nouveau=nouvel vieux=vieil")
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
travel     | se_rendre se_est rendu
fly        | s'envoler se_est envolé
move       | déménager a déménagé
return     | retourner est retourné
hurry      | accourir est accouru
dance      | danser a dansé
sing       | chanter a chanté
swim       | nager a nagé
jog        | courir a couru
cook       | cuisiner a cuisiné
exercise   | s'entraîner se_est entraîné
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
_TIME_OPENINGS = read_names("date=le month=en year=en morning=le noon=à evening=le night=la")
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
_CITED = {thing: forms[1] for thing, forms in _THINGS.items()} | _TIMES | _KINDS | _CITIES
_CITED |= {each: forms[0] for each, forms in (_ADJECTIVES | _ACTIONS | _PROFESSIONS).items()}
_NUMERALS = "zéro un deux trois quatre cinq six sept huit neuf dix".split()
_PRONOUNS = {"f": "elle", "m": "il"}
_ARTICLES = {"f": ("la", "une"), "m": ("le", "un")}
_DESTINATIONS = {"fly": "vers"}
_CONTRACTIONS = {"à": "au", "de": "du"}
_ELISIONS = read_names("le=l' la=l' de=d' que=qu' ne=n' se=s'")
_VOWELS = frozenset("aâeéèêiîoôuœ")
_MUTE_H = frozenset({"hôpital", "Helsinki"})
"""The `h` of any other word here forbids elision: `de hache`, `que Heliora`."""
_INSTITUTIONS = read_forms("""
university | f université
museum     | m musée
bank       | f Banque
hospital   | m hôpital
company    | f entreprise
""")
_PARTICIPLES = read_names(r"""
activity=S[pt]\NP motion=(S[pt]\NP)/PP transitive=(S[pt]\NP)/NP transfer=((S[pt]\NP)/PP)/NP
civic=(S[pt]\NP)/NP
""")
_ADVERBIAL = r"(S\NP)\(S\NP)"
_AUXILIARY_TAGS = read_forms(r"""
a   | AUX (S[dcl]\NP)/(S[pt]\NP)
est | AUX (S[dcl]\NP)/(S[pt]\NP)
ne  | ADV (S\NP)/(S\NP)
pas | ADV (S\NP)/(S\NP)
se  | PRON (S\NP)/(S\NP)
""")
_AUXILIARIES = {text: word(text, *tags) for text, tags in _AUXILIARY_TAGS.items()}
_COMMA, _THAT = glued(",", "PUNCT", ","), word("que", "SCONJ", "S[em]/S[dcl]")
_SUBORDINATE = r"(S[dcl]\S[dcl])/S[em]"
_CONNECTIVES = {
    Connective.AND: [_COMMA, word("et", "CCONJ", "conj")],
    Connective.BUT: [_COMMA, word("mais", "CCONJ", "conj")],
    Connective.WHILE: [_COMMA, word("tandis", "SCONJ", _SUBORDINATE), _THAT],
    Connective.THEN: [_COMMA, word("puis", "CCONJ", "conj")],
    Connective.BECAUSE: [word("parce", "SCONJ", _SUBORDINATE), _THAT],
}
_QUESTION_WORDS = read_forms("""
actor    | qui
thing    | que est-ce que
place    | où
to_place | vers où
time     | quand
quantity | combien de
price    | pour combien de euros
""")
_QUESTION_NOUNS = read_forms("""
actor    | quelle personne
thing    | que
place    | dans quelle ville
to_place | vers quelle ville
time     | à quel moment
quantity | combien de
price    | à quel prix
""")
_ASK_ABOUT = {
    Relation.MEMBER: "Lequel de ces mots appartient à la catégorie « {} » ?",
    Relation.KIND: "À quelle catégorie appartient « {} » ?",
    Relation.OPPOSITE: "Quel est le contraire de « {} » ?",
}

CODE = "fr"
SENTENCE_SPACE = " "
OPENINGS: tuple[str, ...] = ("", "Quelqu'un le sait-il : ", "Dites-moi : ", "Une question : ")
NOT_TOLD = "Le texte ne le dit pas."


def state(statement: Statement) -> list[Word]:
    """The statement as a French sentence."""
    first, second, style = statement.first, statement.second, statement.style
    words: list[Word] = []
    if first.time is not None and style.is_time_first:
        words = [*_time(first.time, "S/S"), _COMMA]
        first = first.without(Slot.TIME)
    words += _clause(first, style, is_continued=statement.is_continued)
    if second is not None:
        words += _CONNECTIVES[statement.connective]
        words += _clause(second, style, is_continued=statement.is_second_continued)
    return capitalise(_elide([*words, glued(".", "PUNCT", ".")]))


def ask(event: Event, slot: Slot, style: Style = DEFAULT_STYLE) -> list[Word]:
    """The question that `slot` of `event` answers; a space stands before its mark."""
    fronted: list[Word] = []
    if style.is_time_first and event.time is not None and slot is not Slot.TIME:
        fronted = [*_time(event.time, ""), glued(",", "PUNCT")]
        event = event.without(Slot.TIME)
    return capitalise(_elide([*fronted, *_ask(event, slot, style), word("?", "PUNCT")]))


def cite(concept: Concept) -> str:
    """The noun, masculine adjective, infinitive or name as a dictionary lists it."""
    return _CITED.get(concept.name, concept.name)


def ask_about(relation: Relation, cited: str) -> str:
    """The question for what stands in `relation` to the word `cited`."""
    return _ASK_ABOUT[relation].format(cited)


def _ask(event: Event, slot: Slot, style: Style) -> list[Word]:
    """`quelle personne est accourue`, `qu'a acheté Emma`, `où Emma s'est-elle rendue`."""
    opening, gender = _open_question(event, slot, style), _find_gender(event.actor)
    if slot is Slot.ACTOR:
        verb = _verb(event, "f" if style.has_question_noun else "m")
        return [*opening, *verb, *_rest(event, style)]
    if slot is Slot.THING:
        event = event.without(slot)
        subject, verb = _subject(event), _verb(event, "m")
        words = [*verb, *subject] if style.has_question_noun else [*subject, *verb]
        return [*opening, *words, *_rest(event, style)]
    participle = _participle(event, gender)
    if slot is Slot.QUANTITY:
        assert event.thing is not None
        participle = _participle(event, _THINGS[event.thing.name][0], follows_object=True)
        opening += _counted(event)
        slot = Slot.THING
    auxiliary = _ACTIONS[event.action.name][1]
    pronoun = glued(("-t-" if auxiliary == "a" else "-") + _PRONOUNS[gender], "PRON")
    finite = [*[_AUXILIARIES[text] for text in auxiliary.split()], pronoun]
    return [*opening, *_subject(event), *finite, participle, *_rest(event.without(slot), style)]


def _open_question(event: Event, slot: Slot, style: Style) -> list[Word]:
    table = _QUESTION_NOUNS if style.has_question_noun else _QUESTION_WORDS
    is_towards = slot is Slot.PLACE and event.action.name in _DESTINATIONS
    return [word(text, "PRON") for text in table["to_place" if is_towards else slot]]


def _clause(event: Event, style: Style, *, is_continued: bool) -> list[Word]:
    gender = _find_gender(event.actor)
    subject = [word(_PRONOUNS[gender], "PRON", "NP")] if is_continued else _subject(event)
    return [*subject, *_verb(event, gender), *_rest(event, style)]


def _subject(event: Event) -> list[Word]:
    """`Emma Smith`, `l'infirmière Emma Smith`, `le musée d'Oslo`."""
    subject = mark(_actor(event.actor), Slot.ACTOR)
    if event.profession is None:
        return subject
    gender = _find_gender(event.actor)
    profession = word(_PROFESSIONS[event.profession.name][gender == "f"], "NOUN", "N/N")
    return [word(_ARTICLES[gender][0], "DET", "NP/N"), profession, *subject]


def _find_gender(actor: Actor) -> str:
    return actor.first.gender if isinstance(actor, Person) else _INSTITUTIONS[actor.kind][0]


def _verb(event: Event, gender: str) -> list[Word]:
    """`a dansé`, `ne s'est pas rendue`; `gender` is the subject's."""
    texts = _ACTIONS[event.action.name][1].split()
    if event.is_negated:
        texts = ["ne", *texts, "pas"]
    return [*[_AUXILIARIES[text] for text in texts], _participle(event, gender)]


def _participle(event: Event, gender: str, *, follows_object: bool = False) -> Word:
    """`acheté`, `rendue`, `achetées`: agrees with a subject beside `être`, and objects before."""
    action, thing = event.action, event.thing
    _, auxiliary, stem = _ACTIONS[action.name]
    if action.name == "bring" and thing is not None and thing.category in _LED:
        stem = "amené"
    if gender == "f" and (follows_object or auxiliary != "a"):
        stem += "e"
    if follows_object and not stem.endswith("s"):  # such as `remis`
        stem += "s"
    return word(stem, "VERB", _PARTICIPLES[action.frame])


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
        (number,) = mark([word(str(event.price), "NUM", "N/N")], Slot.PRICE)
        words += [word("pour", "ADP", f"({_ADVERBIAL})/NP"), number, word("euros", "NOUN", "N")]
    return [*words, *_circumstances(event)]


def _circumstances(event: Event) -> list[Word]:
    """Where to, with whom, when and where."""
    is_motion = event.action.frame is Frame.MOTION
    words = _place(event, "PP/NP") if is_motion else []
    if event.companion is not None:
        words += [word("avec", "ADP", f"({_ADVERBIAL})/NP"), *_actor(event.companion)]
    if event.time is not None:
        words += _time(event.time, _ADVERBIAL)
    return words if is_motion else [*words, *_place(event, f"({_ADVERBIAL})/NP")]


def _place(event: Event, category: str) -> list[Word]:
    """`à Paris`, `au Caire`, `vers Le Caire`; what is contracted is not of the name."""
    if event.place is None:
        return []
    preposition = _DESTINATIONS.get(event.action.name, "à")
    before, *words = _join_city(event.place.name, preposition, category)
    return [before, *mark(name(words, "LOC"), Slot.PLACE)]


def _join_city(city: str, preposition: str, category: str) -> list[Word]:
    """`à Oslo`, `du Caire`, `de La Havane`: preposition and city."""
    *articles, head = _CITIES.get(city, city).split()
    if articles == ["Le"] and preposition in _CONTRACTIONS:
        preposition, articles = _CONTRACTIONS[preposition], []
    inner = [word(article, "PROPN", "N/N") for article in articles]
    return [word(preposition, "ADP", category), *inner, word(head, "PROPN", "N")]


def _actor(actor: Actor) -> list[Word]:
    """`Emma Smith`, `Solaro`, `le musée du Caire`; the article is not of the name."""
    if isinstance(actor, Person):
        first, last = actor.first.name, actor.last.name
        given = word(_PERSONS.get(first, first), "PROPN", "N/N")
        return name([given, word(_PERSONS.get(last, last), "PROPN", "N")], "PER")
    eponym = actor.eponym.name
    if actor.kind is OrganisationKind.COMPANY:
        return name([word(eponym, "PROPN", "N")], "ORG")
    gender, head = _INSTITUTIONS[actor.kind]
    words = [word(head, "NOUN", "N"), *_join_city(eponym, "de", r"(N\N)/N")]
    return [word(_ARTICLES[gender][0], "DET", "NP/N"), *name(words, "ORG")]


def _thing(event: Event, style: Style) -> list[Word]:
    """`un violon`, `trois violons rouges`, `3 vieux violons`; after `pas`, `de violon`."""
    assert event.thing is not None
    counted = _counted(event)
    if event.quantity > 1:
        text = str(event.quantity) if style.has_digits else _NUMERALS[event.quantity]
        return [*mark([word(text, "NUM", "N/N")], Slot.QUANTITY), *counted]
    _, article = _ARTICLES[_THINGS[event.thing.name][0]]
    return [word("de" if event.is_negated else article, "DET", "NP/N"), *counted]


def _counted(event: Event) -> list[Word]:
    """The noun and its adjective, without article or numeral."""
    assert event.thing is not None
    is_single = event.quantity == 1
    gender, singular, plural = _THINGS[event.thing.name]
    noun = word(singular if is_single else plural, "NOUN", "N")
    if event.adjective is None:
        return [noun]
    form = _ADJECTIVES[event.adjective.name][2 * (not is_single) + (gender == "f")]
    if event.adjective.name not in _BEFORE_NOUNS:
        first, *others = form.split()  # `bon marché` is an adjective and a noun
        adjective = word(first, "ADJ", r"(N\N)/N" if others else r"N\N")
        return [noun, adjective, *(word(other, "NOUN", "N") for other in others)]
    if is_single and _begins_with_vowel(singular):
        form = _BEFORE_VOWELS.get(form, form)
    return [word(form, "ADJ", "N/N"), noun]


def _time(time: Time, modifier: str) -> list[Word]:
    """`lundi`, `le matin`, `en mars`, `le 14 mars 2015`; `modifier` is the phrase's category."""
    if time.kind is TimeKind.WEEKDAY:
        return mark([word(_TIMES[time.name], "NOUN", modifier)], Slot.TIME)
    opening = _TIME_OPENINGS.get(time.name) or _TIME_OPENINGS[time.kind]
    upos = "ADP" if opening in ("à", "en") else "DET"
    return [word(opening, upos, f"({modifier})/N"), *mark(_point_in_time(time), Slot.TIME)]


def _point_in_time(time: Time) -> list[Word]:
    """`matin`, `2015`, `14 mars 2015`."""
    if time.kind is TimeKind.YEAR:
        return [word(str(time.year), "NUM", "N")]
    noun = word(_TIMES[time.name], "NOUN", "N")
    if time.kind is not TimeKind.DATE:
        return [noun]
    return [word(str(time.day), "NUM", "N/N"), noun, word(str(time.year), "NUM", r"N\N")]


def _elide(words: list[Word]) -> list[Word]:
    """The words as they are written: `le université de Oslo` becomes `l'université d'Oslo`."""
    for position, part in enumerate(words):
        if part.text in _ELISIONS and _begins_with_vowel(words[position + 1].text):
            words[position] = _shorten(part)
            words[position + 1] = glue_first([words[position + 1]])[0]
    return words


@cache
def _shorten(part: Word) -> Word:
    return replace(part, text=_ELISIONS[part.text])


def _begins_with_vowel(text: str) -> bool:
    return text[0].lower() in _VOWELS or text in _MUTE_H
