"""Spanish: preterite; `no` before the verb negates, and `ningún` the thing that was not there.

Order: subject, verb, thing, recipient or organisation, price, company, place, time. The verb alone
tells a continued subject. Qualities follow their noun, so that none is shortened or changes its
meaning there. Whom one feeds, praises, criticises or supports takes the personal `a`.
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

# thing | gender, singular, plural; `fa` is feminine with a stressed a in front: un águila
_THINGS = read_forms("""
instrument   | m instrumento instrumentos
violin       | m violín violines
guitar       | f guitarra guitarras
flute        | f flauta flautas
drum         | m tambor tambores
trumpet      | f trompeta trompetas
harp         | fa arpa arpas
fruit        | f fruta frutas
apple        | f manzana manzanas
orange       | f naranja naranjas
banana       | m plátano plátanos
lemon        | m limón limones
pear         | f pera peras
peach        | m melocotón melocotones
melon        | m melón melones
vehicle      | m vehículo vehículos
car          | m coche coches
bicycle      | f bicicleta bicicletas
motorcycle   | f motocicleta motocicletas
truck        | m camión camiones
bus          | m autobús autobuses
tractor      | m tractor tractores
book         | m libro libros
novel        | f novela novelas
dictionary   | m diccionario diccionarios
atlas        | m atlas atlas
encyclopedia | f enciclopedia enciclopedias
guidebook    | f guía guías
animal       | m animal animales
cat          | m gato gatos
dog          | m perro perros
horse        | m caballo caballos
rabbit       | m conejo conejos
cow          | f vaca vacas
goat         | f cabra cabras
camel        | m camello camellos
bird         | fa ave aves
pigeon       | f paloma palomas
duck         | m pato patos
swan         | m cisne cisnes
eagle        | fa águila águilas
owl          | m búho búhos
goose        | m ganso gansos
tool         | f herramienta herramientas
hammer       | m martillo martillos
saw          | f sierra sierras
axe          | fa hacha hachas
shovel       | f pala palas
drill        | m taladro taladros
screwdriver  | m destornillador destornilladores
device       | m aparato aparatos
phone        | m teléfono teléfonos
computer     | m ordenador ordenadores
printer      | f impresora impresoras
refrigerator | m frigorífico frigoríficos
camera       | f cámara cámaras
""")
# quality | singular m., f., plural m., f.
_ADJECTIVES = read_forms("""
big       | grande grande grandes grandes
small     | pequeño pequeña pequeños pequeñas
expensive | caro cara caros caras
cheap     | barato barata baratos baratas
beautiful | hermoso hermosa hermosos hermosas
new       | nuevo nueva nuevos nuevas
old       | viejo vieja viejos viejas
heavy     | pesado pesada pesados pesadas
light     | ligero ligera ligeros ligeras
red       | rojo roja rojos rojas
blue      | azul azul azules azules
white     | blanco blanca blancos blancas
black     | negro negra negros negras
fresh     | fresco fresca frescos frescas
rotten    | podrido podrida podridos podridas
""")
# action | infinitive, preterite; `_` is a space
_ACTIONS = read_forms("""
buy        | comprar compró
sell       | vender vendió
find       | encontrar encontró
lose       | perder perdió
photograph | fotografiar fotografió
draw       | dibujar dibujó
describe   | describir describió
choose     | elegir eligió
receive    | recibir recibió
inspect    | inspeccionar inspeccionó
repair     | reparar reparó
damage     | dañar dañó
harvest    | cosechar cosechó
read       | leer leyó
park       | aparcar aparcó
feed       | alimentar alimentó
install    | instalar instaló
give       | dar dio
send       | enviar envió
bring      | llevar llevó
hand       | entregar entregó
travel     | viajar viajó
fly        | volar voló
move       | mudarse se_mudó
return     | regresar regresó
hurry      | ir_deprisa fue_deprisa
dance      | bailar bailó
sing       | cantar cantó
swim       | nadar nadó
jog        | correr corrió
cook       | cocinar cocinó
exercise   | entrenar entrenó
joke       | bromear bromeó
laugh      | reírse se_rio
cry        | llorar lloró
visit      | visitar visitó
praise     | elogiar elogió
criticise  | criticar criticó
support    | apoyar apoyó
""")
_PRETERITES = {action: forms[1].split() for action, forms in _ACTIONS.items()}
_FEMININE = frozenset(thing for thing, forms in _THINGS.items() if forms[0] != "m")
_PERSONAL = frozenset({"feed", "praise", "criticise", "support"})
"""Actions whose object takes the personal `a`."""
# profession | of a man, of a woman
_PROFESSIONS = read_forms("""
teacher    | profesor profesora
doctor     | médico médica
nurse      | enfermero enfermera
engineer   | ingeniero ingeniera
lawyer     | abogado abogada
journalist | periodista periodista
farmer     | agricultor agricultora
baker      | panadero panadera
pilot      | piloto piloto
librarian  | bibliotecario bibliotecaria
musician   | músico música
student    | estudiante estudiante
""")
_NOUNS = read_names("""
Monday=lunes Tuesday=martes Wednesday=miércoles Thursday=jueves Friday=viernes Saturday=sábado
Sunday=domingo
January=enero February=febrero March=marzo April=abril May=mayo June=junio July=julio August=agosto
September=septiembre October=octubre November=noviembre December=diciembre
morning=mañana noon=mediodía evening=tarde night=noche
day=día month=mes city=ciudad profession=profesión
""")
# those that are not spelled as in English; their article is not contracted: de El Cairo
_CITIES = read_names("""
Paris=París London=Londres Berlin=Berlín Munich=Múnich Vienna=Viena Zurich=Zúrich Rome=Roma
Milan=Milán Venice=Venecia Lisbon=Lisboa Stockholm=Estocolmo Copenhagen=Copenhague
Warsaw=Varsovia Prague=Praga Athens=Atenas Moscow=Moscú Kyiv=Kiev Istanbul=Estambul
Cairo=El_Cairo Tunis=Túnez Damascus=Damasco Amman=Amán Baghdad=Bagdad Dubai=Dubái Accra=Acra
Mumbai=Bombay Beijing=Pekín Shanghai=Shanghái Tokyo=Tokio Seoul=Seúl Hanoi=Hanói
Havana=La_Habana
""")
_PERSONS = read_names("Ivan=Iván Sergei=Serguéi Fatima=Fátima Layla=Laila Mansour=Mansur")
_CITED = {
    **{thing: forms[1] for thing, forms in _THINGS.items()},
    **{concept: forms[0] for concept, forms in (_ADJECTIVES | _ACTIONS | _PROFESSIONS).items()},
    **_NOUNS,
    **_CITIES,
}
_NUMERALS = "cero uno dos tres cuatro cinco seis siete ocho nueve diez".split()
# gender | the, one, none
_ARTICLES = read_forms("""
m  | el un ningún
f  | la una ninguna
fa | el un ningún
""")
_ADVERBIAL, _FRONTED = r"S\S", "S/S"
# frame | category of the verb after a subject, without one
_VERBS = read_forms(r"""
activity   | S[dcl]\NP S[dcl]
motion     | (S[dcl]\NP)/PP S[dcl]/PP
transitive | (S[dcl]\NP)/NP S[dcl]/NP
transfer   | ((S[dcl]\NP)/PP)/NP (S[dcl]/PP)/NP
civic      | (S[dcl]\NP)/NP S[dcl]/NP
""")
_COMMA, _OF = glued(",", "PUNCT", ","), word("de", "ADP", r"(N\N)/NP")
_WHOM = word("a", "ADP", "NP/NP")
# word beside a verb or between two clauses | part of speech, category
_TAGS = read_forms(r"""
se       | PRON S/S
deprisa  | ADV S\S
y        | CCONJ conj
e        | CCONJ conj
pero     | CCONJ conj
mientras | SCONJ (S[dcl]\S[dcl])/S[em]
que      | SCONJ S[em]/S[dcl]
después  | ADV S/S
porque   | SCONJ (S\S)/S[dcl]
""")
_CONNECTIVES = read_names("and=y but=pero while=mientras_que then=y_después because=porque")
_INSTITUTIONS = read_forms("""
university | f Universidad
museum     | m Museo
bank       | m Banco
hospital   | m Hospital
""")
# what stands before a time, by its name or its scale
_BEFORE_TIMES = read_forms("""
weekday | el
month   | en
year    | en
date    | el
morning | por la
noon    | al
evening | por la
night   | por la
""")
# what is asked for | question words, question noun; `fed` are animals, `m` and `f` genders
_QUESTIONS = read_forms("""
actor          | quién qué_persona
thing          | qué qué_es_lo_que
fed thing      | a_qué_animal a_qué_animal
quantity m     | cuántos qué_cantidad_de
quantity f     | cuántas qué_cantidad_de
fed quantity m | a_cuántos a_cuántos
fed quantity f | a_cuántas a_cuántas
place          | dónde en_qué_ciudad
destination    | adónde a_qué_ciudad
time           | cuándo en_qué_momento
price          | por_cuántos_euros a_qué_precio
""")
_ASK_ABOUT = read_forms("""
member   | ¿Cuál_de_estos_términos_pertenece_a_la_clase_«{}»?
kind     | ¿A_qué_clase_pertenece_«{}»?
opposite | ¿Qué_es_lo_contrario_de_«{}»?
""")

CODE = "es"
SENTENCE_SPACE = " "
OPENINGS: tuple[str, ...] = ("", "Alguien lo sabrá. ", "Contesten, por favor. ", "Una pregunta. ")
NOT_TOLD = "El texto no lo dice."


def state(statement: Statement) -> list[Word]:
    """The statement as a Spanish sentence."""
    style = statement.style
    words = _clause(statement.first, style, is_continued=statement.is_continued)
    if statement.second is not None:
        later = Style(has_digits=style.has_digits)
        second = _clause(statement.second, later, is_continued=statement.is_second_continued)
        words += [*_join(statement, second), *second]
    return capitalise([*words, glued(".", "PUNCT", ".")])


def ask(event: Event, slot: Slot, style: Style = DEFAULT_STYLE) -> list[Word]:
    """The question that `slot` of `event` answers; a fronted time stands before its mark."""
    opening, end = word("¿", "PUNCT"), glued("?", "PUNCT")
    if not style.is_time_first or event.time is None or slot is Slot.TIME:
        return [opening, *glue_first(capitalise(_ask(event, slot, style))), end]
    fronted = capitalise(_time(event.time, ""))
    asked = glue_first(_ask(event.without(Slot.TIME), slot, style))
    return [*fronted, glued(",", "PUNCT"), opening, *asked, end]


def cite(concept: Concept) -> str:
    """The noun, masculine adjective, infinitive, name or man's profession of a dictionary."""
    return _CITED.get(concept.name, concept.name)


def ask_about(relation: Relation, cited: str) -> str:
    """The question for what stands in `relation` to the word `cited`."""
    return _ASK_ABOUT[relation][0].format(cited)


def _join(statement: Statement, clause: list[Word]) -> list[Word]:
    """What joins `clause` to the first: a comma before another subject; `e` before the sound of i.

    A comma keeps a reason out of the first clause's negation.
    """
    connective = statement.connective
    text = _CONNECTIVES[connective]
    if text == "y" and clause[0].text[0] in "iíIÍ":
        text = "e"
    words = [word(part, *_TAGS[part]) for part in text.split()]
    if connective is Connective.BECAUSE:
        is_set_off = statement.first.is_negated
    else:
        is_set_off = text in ("pero", "mientras que") or not statement.is_second_continued
    return [_COMMA, *words] if is_set_off else words


def _ask(event: Event, slot: Slot, style: Style) -> list[Word]:
    """The question between its marks."""
    opening = [word(text, "PRON") for text in _find_question_words(event, slot, style)]
    if slot is Slot.QUANTITY:
        opening += _counted(event)
        slot = Slot.THING
    subject = [] if slot is Slot.ACTOR else _subject(event)
    told = event if slot is Slot.ACTOR else event.without(slot)
    return [*opening, *_verb(event, is_continued=False), *subject, *_rest(told, style)]


def _find_question_words(event: Event, slot: Slot, style: Style) -> list[str]:
    asked = str(slot)
    if slot is Slot.PLACE and event.action.frame is Frame.MOTION:
        asked = "destination"
    if slot is Slot.QUANTITY and event.thing is not None:
        asked += " f" if event.thing.name in _FEMININE else " m"
    if event.action.name in _PERSONAL and slot in (Slot.THING, Slot.QUANTITY):
        asked = f"fed {asked}"
    return _QUESTIONS[asked][style.has_question_noun].split()


def _clause(event: Event, style: Style, *, is_continued: bool) -> list[Word]:
    """A time in front is set off from a subject and not from a verb."""
    subject = [] if is_continued else _subject(event)
    verb = _verb(event, is_continued=is_continued)
    if event.time is None or not style.is_time_first:
        return [*subject, *verb, *_rest(event, style)]
    comma = [] if is_continued else [_COMMA]
    rest = _rest(event.without(Slot.TIME), style)
    return [*_time(event.time, _FRONTED), *comma, *subject, *verb, *rest]


def _subject(event: Event) -> list[Word]:
    """`Carmen García`, `la profesora Carmen García`, `el Museo de Oslo`."""
    subject = mark(_actor(event.actor), Slot.ACTOR)
    if event.profession is None:
        return subject
    assert isinstance(event.actor, Person)
    gender = event.actor.first.gender
    profession = _PROFESSIONS[event.profession.name][gender == "f"]
    article = word(_ARTICLES[gender][0], "DET", "NP/N")
    return [article, word(profession, "NOUN", "N/N"), *subject]


def _verb(event: Event, *, is_continued: bool) -> list[Word]:
    """`compró`, `no se mudó`, `fue deprisa`."""
    verb = "VERB", _VERBS[event.action.frame][is_continued]
    words = [word(text, *_TAGS.get(text, verb)) for text in _PRETERITES[event.action.name]]
    return [word("no", "ADV", _FRONTED), *words] if event.is_negated else words


def _rest(event: Event, style: Style) -> list[Word]:
    """Everything after the verb, or after the subject behind it."""
    affected = event.thing or event.organisation
    words = [_WHOM] if affected and event.action.name in _PERSONAL else []
    if event.thing is not None:
        words += mark(_thing(event, style), Slot.THING)
    if event.recipient is not None:
        words += [word("a", "ADP", "PP/NP"), *_actor(event.recipient)]
    if event.organisation is not None:
        words = _contract([*words, *_organisation(event.organisation)])
    if event.price is not None:
        words += _price(event.price)
    return [*words, *_circumstances(event)]


def _contract(words: list[Word]) -> list[Word]:
    """`al Museo de Oslo` for `a` and `el Museo de Oslo`."""
    if words[0] is _WHOM and words[1].text == "el":
        return [word("al", "ADP", "NP/N"), *words[2:]]
    return words


def _price(price: int) -> list[Word]:
    """`por 350 euros`."""
    (number,) = mark([word(str(price), "NUM", "N/N")], Slot.PRICE)
    return [word("por", "ADP", f"({_ADVERBIAL})/NP"), number, word("euros", "NOUN", "N")]


def _circumstances(event: Event) -> list[Word]:
    """Where to, with whom, where and when."""
    words: list[Word] = []
    is_motion = event.action.frame is Frame.MOTION
    if event.place is not None and is_motion:
        words += [word("a", "ADP", "PP/NP"), *_city(event)]
    if event.companion is not None:
        words += [word("junto", "ADV", f"({_ADVERBIAL})/PP"), word("con", "ADP", "PP/NP")]
        words += _actor(event.companion)
    if event.place is not None and not is_motion:
        words += [word("en", "ADP", f"({_ADVERBIAL})/NP"), *_city(event)]
    if event.time is not None:
        words += _time(event.time, _ADVERBIAL)
    return words


def _city(event: Event) -> list[Word]:
    assert event.place is not None
    return mark(name(_place_name(event.place.name), "LOC"), Slot.PLACE)


def _place_name(city: str) -> list[Word]:
    """`Oslo`, `El Cairo`."""
    *article, noun = _CITIES.get(city, city).split()
    return [*(word(the, "PROPN", "N/N") for the in article), word(noun, "PROPN", "N")]


def _actor(actor: Actor) -> list[Word]:
    if isinstance(actor, Person):
        first, last = (_PERSONS.get(n, n) for n in (actor.first.name, actor.last.name))
        return name([word(first, "PROPN", "N/N"), word(last, "PROPN", "N")], "PER")
    return _organisation(actor)


def _organisation(organisation: Organisation) -> list[Word]:
    """`Solaro`, `el Museo de Oslo`, `la Universidad de El Cairo`."""
    eponym = organisation.eponym.name
    if organisation.kind is OrganisationKind.COMPANY:
        return name([word(eponym, "PROPN", "N")], "ORG")
    gender, head = _INSTITUTIONS[organisation.kind]
    words = [word(head, "PROPN", "N"), _OF, *_place_name(eponym)]
    return [word(_ARTICLES[gender][0], "DET", "NP/N"), *name(words, "ORG")]


def _thing(event: Event, style: Style) -> list[Word]:
    """`un violín`, `ningún violín rojo`, `tres violines rojos`, `3 violines rojos`."""
    assert event.thing is not None
    counted = _counted(event)
    if event.quantity > 1:
        text = str(event.quantity) if style.has_digits else _NUMERALS[event.quantity]
        return [*mark([word(text, "NUM", "N/N")], Slot.QUANTITY), *counted]
    article = _ARTICLES[_THINGS[event.thing.name][0]][1 + event.is_negated]
    return [word(article, "DET", "NP/N"), *counted]


def _counted(event: Event) -> list[Word]:
    """The noun and its adjective, without article or numeral."""
    assert event.thing is not None
    is_plural = event.quantity > 1
    noun = word(_THINGS[event.thing.name][1 + is_plural], "NOUN", "N")
    if event.adjective is None:
        return [noun]
    quality = _ADJECTIVES[event.adjective.name][2 * is_plural + (event.thing.name in _FEMININE)]
    return [noun, word(quality, "ADJ", r"N\N")]


def _time(time: Time, modifier: str) -> list[Word]:
    """`el lunes`, `por la mañana`, `el 14 de marzo de 2015`; `modifier` is the category."""
    first, *article = _BEFORE_TIMES[time.name if time.kind is TimeKind.PART_OF_DAY else time.kind]
    return [
        word(first, "DET" if first == "el" else "ADP", f"({modifier})/{'NP' if article else 'N'}"),
        *(word(the, "DET", "NP/N") for the in article),
        *mark(_point_in_time(time), Slot.TIME),
    ]


def _point_in_time(time: Time) -> list[Word]:
    """`lunes`, `mañana`, `2015`, `14 de marzo de 2015`."""
    if time.kind is TimeKind.YEAR:
        return [word(str(time.year), "NUM", "N")]
    noun = word(_NOUNS[time.name], "NOUN", "N")
    if time.kind is not TimeKind.DATE:
        return [noun]
    day, year = (word(str(number), "NUM", "N") for number in (time.day, time.year))
    return [day, _OF, noun, _OF, year]
