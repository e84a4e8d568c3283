"""Russian: past tense agreeing in gender, cases of nouns and names, numerals that govern a case.

Order: subject, verb, recipient, thing, price, company, place, time. After 3 and 4 stands the
genitive singular, with a feminine adjective in the nominative plural and any other in the genitive
plural; after 5 to 10 the genitive plural. Three or four animals are in the genitive altogether.
Events are perfective but for activities. Cities, and names of persons where they can be declined,
are; women's names that end in a consonant are not, surnames in -ов are -ова. A continued subject
is left out after и, но and а затем, unless the sentence opens with a time, which would then be
told of both clauses; elsewhere it is a pronoun. A question has its verb before the subject where
it asks for what the verb needs, or where nothing is left to follow.
"""

from __future__ import annotations

from functools import cache

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
    Action,
    Adjective,
    City,
    Frame,
    OrganisationKind,
    Profession,
    Thing,
    Time,
    TimeKind,
    read_forms,
    read_names,
)
from trainers.data.offline.words import Word, capitalise, glued, mark, name, word

# thing | gender; nominative, accusative and genitive singular; genitive plural
_THINGS = read_forms("""
instrument   | m музыкальный_инструмент музыкальный_инструмент музыкального_инструмента музыкальных_инструментов
violin       | f скрипка скрипку скрипки скрипок
guitar       | f гитара гитару гитары гитар
flute        | f флейта флейту флейты флейт
drum         | m барабан барабан барабана барабанов
trumpet      | f труба трубу трубы труб
harp         | f арфа арфу арфы арф
fruit        | m фрукт фрукт фрукта фруктов
apple        | n яблоко яблоко яблока яблок
orange       | m апельсин апельсин апельсина апельсинов
banana       | m банан банан банана бананов
lemon        | m лимон лимон лимона лимонов
pear         | f груша грушу груши груш
peach        | m персик персик персика персиков
melon        | f дыня дыню дыни дынь
vehicle      | n транспортное_средство транспортное_средство транспортного_средства транспортных_средств
car          | m автомобиль автомобиль автомобиля автомобилей
bicycle      | m велосипед велосипед велосипеда велосипедов
motorcycle   | m мотоцикл мотоцикл мотоцикла мотоциклов
truck        | m грузовик грузовик грузовика грузовиков
bus          | m автобус автобус автобуса автобусов
tractor      | m трактор трактор трактора тракторов
book         | f книга книгу книги книг
novel        | m роман роман романа романов
dictionary   | m словарь словарь словаря словарей
atlas        | m атлас атлас атласа атласов
encyclopedia | f энциклопедия энциклопедию энциклопедии энциклопедий
guidebook    | m путеводитель путеводитель путеводителя путеводителей
animal       | n животное животное животного животных
cat          | f кошка кошку кошки кошек
dog          | f собака собаку собаки собак
horse        | f лошадь лошадь лошади лошадей
rabbit       | m кролик кролика кролика кроликов
cow          | f корова корову коровы коров
goat         | f коза козу козы коз
camel        | m верблюд верблюда верблюда верблюдов
bird         | f птица птицу птицы птиц
pigeon       | m голубь голубя голубя голубей
duck         | f утка утку утки уток
swan         | m лебедь лебедя лебедя лебедей
eagle        | m орёл орла орла орлов
owl          | f сова сову совы сов
goose        | m гусь гуся гуся гусей
tool         | m рабочий_инструмент рабочий_инструмент рабочего_инструмента рабочих_инструментов
hammer       | m молоток молоток молотка молотков
saw          | f пила пилу пилы пил
axe          | m топор топор топора топоров
shovel       | f лопата лопату лопаты лопат
drill        | f дрель дрель дрели дрелей
screwdriver  | f отвёртка отвёртку отвёртки отвёрток
device       | n устройство устройство устройства устройств
phone        | m телефон телефон телефона телефонов
computer     | m компьютер компьютер компьютера компьютеров
printer      | m принтер принтер принтера принтеров
refrigerator | m холодильник холодильник холодильника холодильников
camera       | m фотоаппарат фотоаппарат фотоаппарата фотоаппаратов
""")  # noqa: E501 - one thing a row
_ANIMATE = frozenset({"animal", "bird"})
"""Categories of what is alive."""
# quality | stem, endings
_ADJECTIVES = read_forms("""
big       | больш ой-их
small     | маленьк ий-их
expensive | дорог ой-их
cheap     | дешёв ый
beautiful | красив ый
new       | нов ый
old       | стар ый
heavy     | тяжёл ый
light     | лёгк ий-их
red       | красн ый
blue      | син ий
white     | бел ый
black     | чёрн ый
fresh     | свеж ий-шип
rotten    | гнил ой
""")
# endings | masculine, genitive of it, feminine accusative, neuter, plural, genitive plural
_ENDINGS = read_forms("""
ый     | ый ого ую ое ые ых
ой     | ой ого ую ое ые ых
ой-их  | ой ого ую ое ие их
ий-их  | ий ого ую ое ие их
ий     | ий его юю ее ие их
ий-шип | ий его ую ее ие их
""")
# action | infinitive, masculine and feminine past
_ACTIONS = read_forms("""
buy        | купить купил купила
sell       | продать продал продала
find       | найти нашёл нашла
lose       | потерять потерял потеряла
photograph | сфотографировать сфотографировал сфотографировала
draw       | нарисовать нарисовал нарисовала
describe   | описать описал описала
choose     | выбрать выбрал выбрала
receive    | получить получил получила
inspect    | осмотреть осмотрел осмотрела
repair     | починить починил починила
damage     | повредить повредил повредила
harvest    | сорвать сорвал сорвала
read       | прочитать прочитал прочитала
park       | припарковать припарковал припарковала
feed       | покормить покормил покормила
install    | установить установил установила
give       | подарить подарил подарила
send       | отправить отправил отправила
bring      | привезти привёз привезла
hand       | вручить вручил вручила
travel     | съездить съездил съездила
fly        | улететь улетел улетела
move       | переехать переехал переехала
return     | вернуться вернулся вернулась
hurry      | поспешить поспешил поспешила
dance      | танцевать танцевал танцевала
sing       | петь пел пела
swim       | плавать плавал плавала
jog        | бегать бегал бегала
cook       | готовить готовил готовила
exercise   | тренироваться тренировался тренировалась
joke       | шутить шутил шутила
laugh      | смеяться смеялся смеялась
cry        | плакать плакал плакала
visit      | посетить посетил посетила
praise     | похвалить похвалил похвалила
criticise  | раскритиковать раскритиковал раскритиковала
support    | поддержать поддержал поддержала
""")
# profession | of a man, of a woman
_PROFESSIONS = read_forms("""
teacher    | учитель учительница
doctor     | врач врач
nurse      | медбрат медсестра
engineer   | инженер инженер
lawyer     | адвокат адвокат
journalist | журналист журналистка
farmer     | фермер фермер
baker      | пекарь пекарь
pilot      | пилот пилот
librarian  | библиотекарь библиотекарь
musician   | музыкант музыкант
student    | студент студентка
""")
_KINDS = read_names("day=день month=месяц city=город profession=профессия")
_PERSONS = read_names("""
Emma=Эмма Alice=Элис Sarah=Сара John=Джон Thomas=Томас Peter=Питер Smith=Смит Miller=Миллер
Wilson=Уилсон Taylor=Тейлор Brown=Браун Walker=Уокер Ingrid=Ингрид Greta=Грета Ursula=Урсула
Lukas=Лукас Klaus=Клаус Stefan=Штефан Schmidt=Шмидт Wagner=Вагнер Becker=Беккер
Hoffmann=Хоффман Keller=Келлер Vogel=Фогель Carmen=Кармен Lucía=Лусия Sofía=София Carlos=Карлос
Diego=Диего Pablo=Пабло García=Гарсия Fernández=Фернандес Morales=Моралес Torres=Торрес
Navarro=Наварро Ortega=Ортега Camille=Камий Juliette=Жюльет Manon=Манон Pierre=Пьер
Antoine=Антуан Mathieu=Матьё Dubois=Дюбуа Moreau=Моро Laurent=Лоран Lefèvre=Лефевр Girard=Жирар
Fontaine=Фонтен Olga=Ольга Natasha=Наташа Irina=Ирина Ivan=Иван Dmitri=Дмитрий Sergei=Сергей
Petrov=Петров Ivanov=Иванов Volkov=Волков Sokolov=Соколов Morozov=Морозов Kuznetsov=Кузнецов
Xiaoli=Сяоли Meiling=Мэйлин Yulan=Юйлань Jianguo=Цзяньго Zhiwei=Чживэй Haoran=Хаожань Wang=Ван
Chen=Чэнь Zhao=Чжао Liu=Лю Huang=Хуан Zhou=Чжоу Fatima=Фатима Layla=Лейла Zainab=Зейнаб Omar=Омар
Karim=Карим Tariq=Тарик Haddad=Хаддад Khoury=Хури Mansour=Мансур Najjar=Наджар Saleh=Салех
Qasim=Касим Priya=Прия Anjali=Анджали Sunita=Сунита Arjun=Арджун Rahul=Рахул Vikram=Викрам
Sharma=Шарма Patel=Патель Gupta=Гупта Nair=Наир Verma=Верма Reddy=Редди Neema=Неема Zawadi=Завади
Wanjiru=Ванджиру Juma=Джума Baraka=Барака Kamau=Камау Mwangi=Мванги Kimani=Кимани Otieno=Отиено
Mushi=Муши Barasa=Бараса Ochieng=Очиенг Ayşe=Айше Elif=Элиф Derya=Дерья Emre=Эмре Burak=Бурак
Orhan=Орхан Yılmaz=Йылмаз Demir=Демир Kaya=Кая Çelik=Челик Arslan=Арслан Aydın=Айдын
""")
_CITIES = read_names("""
Paris=Париж London=Лондон Berlin=Берлин Munich=Мюнхен Vienna=Вена Zurich=Цюрих Rome=Рим Milan=Милан
Venice=Венеция Madrid=Мадрид Barcelona=Барселона Lisbon=Лиссабон Oslo=Осло Stockholm=Стокгольм
Copenhagen=Копенгаген Helsinki=Хельсинки Warsaw=Варшава Prague=Прага Budapest=Будапешт Athens=Афины
Moscow=Москва Kyiv=Киев Istanbul=Стамбул Ankara=Анкара Cairo=Каир Tunis=Тунис Casablanca=Касабланка
Damascus=Дамаск Beirut=Бейрут Amman=Амман Baghdad=Багдад Doha=Доха Dubai=Дубай Nairobi=Найроби
Lagos=Лагос Accra=Аккра Delhi=Дели Mumbai=Мумбаи Beijing=Пекин Shanghai=Шанхай Tokyo=Токио
Osaka=Осака Seoul=Сеул Hanoi=Ханой Lima=Лима Havana=Гавана Toronto=Торонто Chicago=Чикаго
""")
_COMPANIES = read_names("""
Solaro=Соларо Nordika=Нордика Veltron=Велтрон Arimo=Аримо Kastella=Кастелла Lumeo=Лумео
Bravanta=Браванта Tesmar=Тесмар Orvika=Орвика Mirando=Мирандо Polexa=Полекса Damaro=Дамаро
Fenvik=Фенвик Quantela=Квантела Zelinor=Зелинор Havista=Хависта Ostrella=Острелла
Galvion=Галвион Rubeno=Рубено Sarvanta=Сарванта Tilmora=Тилмора Ulvento=Улвенто Wexaro=Вексаро
Yorvana=Йорвана Zandira=Зандира Korvelis=Корвелис Almeto=Алмето Brisenda=Брисенда
Cordavia=Кордавия Delmira=Делмира Estovar=Эстовар Florento=Флоренто Gandrela=Гандрела
Heliora=Хелиора Ikarno=Икарно Jastrevo=Ястрево Lorvato=Лорвато Manteva=Мантева Nimbaro=Нимбаро
Pelvano=Пелвано Trevonta=Тревонта
""")
# name | dictionary form, then as an adverbial phrase
_TIMES = read_forms("""
Monday    | понедельник в понедельник
Tuesday   | вторник во вторник
Wednesday | среда в среду
Thursday  | четверг в четверг
Friday    | пятница в пятницу
Saturday  | суббота в субботу
Sunday    | воскресенье в воскресенье
January   | январь в январе
February  | февраль в феврале
March     | март в марте
April     | апрель в апреле
May       | май в мае
June      | июнь в июне
July      | июль в июле
August    | август в августе
September | сентябрь в сентябре
October   | октябрь в октябре
November  | ноябрь в ноябре
December  | декабрь в декабре
morning   | утро утром
noon      | полдень в полдень
evening   | вечер вечером
night     | ночь ночью
""")
_OF_MONTH = read_names("""
January=января February=февраля March=марта April=апреля May=мая June=июня July=июля August=августа
September=сентября October=октября November=ноября December=декабря
""")
_NUMERALS = "ноль один два три четыре пять шесть семь восемь девять десять".split()
_NUMERALS_OF_ANIMALS = {3: "трёх", 4: "четырёх"}
_PRONOUNS = {"f": "она", "m": "он"}
# institution | gender, nominative, accusative
_INSTITUTIONS = {
    OrganisationKind.UNIVERSITY: ("m", "Университет", "Университет"),
    OrganisationKind.MUSEUM: ("m", "Музей", "Музей"),
    OrganisationKind.BANK: ("m", "Банк", "Банк"),
    OrganisationKind.HOSPITAL: ("f", "Больница", "Больницу"),
    OrganisationKind.COMPANY: ("f", "компания", "компанию"),
}
_ADVERBIAL = r"S\S"
_VERBS = {
    Frame.ACTIVITY: r"S[dcl]\NP",
    Frame.MOTION: r"(S[dcl]\NP)/PP",
    Frame.TRANSITIVE: r"(S[dcl]\NP)/NP",
    Frame.TRANSFER: r"((S[dcl]\NP)/NP)/NP",
    Frame.CIVIC: r"(S[dcl]\NP)/NP",
}
_VERBS_ALONE = {
    frame: category.replace(r"(S[dcl]\NP)", "S[dcl]").removesuffix(r"\NP")
    for frame, category in _VERBS.items()
}
"""Of verbs whose subject is left out."""
_SUBORDINATE = r"((S\S)/S[dcl])/(S/S)"
_COMMA, _WHEREAS = glued(",", "PUNCT", ","), word("а", "CCONJ", "conj")
_AND, _BUT = word("и", "CCONJ", "conj"), word("но", "CCONJ", "conj")
_THEN = [_COMMA, _WHEREAS, word("затем", "ADV", "S/S")]
_BECAUSE = [_COMMA, word("потому", "SCONJ", _SUBORDINATE), word("что", "SCONJ", "S/S")]
_THOUGH = [_COMMA, word("тогда", "SCONJ", _SUBORDINATE), word("как", "SCONJ", "S/S")]
_CONNECTIVES = {
    Connective.AND: [_COMMA, _AND],
    Connective.BUT: [_COMMA, _BUT],
    Connective.WHILE: [_COMMA, _WHEREAS],
    Connective.THEN: _THEN,
    Connective.BECAUSE: _BECAUSE,
}
_BEFORE_PRONOUN = _CONNECTIVES | {Connective.WHILE: _THOUGH}
"""Before a pronoun for the same subject: а would announce another."""
_BEFORE_VERB = {Connective.AND: [_AND], Connective.BUT: [_COMMA, _BUT], Connective.THEN: _THEN}
"""Before a verb whose subject is left out; after the others none is."""
_QUESTION_WORDS = {
    Slot.ACTOR: "кто",
    Slot.THING: "что",
    Slot.PLACE: "где",
    Slot.TIME: "когда",
    Slot.QUANTITY: "сколько",
    Slot.PRICE: "за сколько евро",
}
_QUESTION_NOUNS = {
    Slot.ACTOR: "какой человек",
    Slot.THING: "что именно",
    Slot.PLACE: "в каком городе",
    Slot.TIME: "когда именно",
    Slot.QUANTITY: "какое количество",
    Slot.PRICE: "по какой цене",
}
_ASK_ABOUT = {
    Relation.MEMBER: "Что из этого относится к виду «{}»?",
    Relation.KIND: "К какому виду относится «{}»?",
    Relation.OPPOSITE: "Какое слово противоположно по смыслу слову «{}»?",
}

CODE = "ru"
SENTENCE_SPACE = " "
OPENINGS: tuple[str, ...] = (
    "",
    "Может быть, кто-нибудь знает ответ. ",
    "Ответьте, пожалуйста, на вопрос. ",
    "У меня вопрос. ",
)
NOT_TOLD = "В тексте об этом не сказано."


def state(statement: Statement) -> list[Word]:
    """The statement as a Russian sentence."""
    style = statement.style
    first = statement.first
    subject = _pronoun(first.actor) if statement.is_continued else _subject(first)
    words = _clause(first, style, subject)
    if statement.second is not None:
        words += _join(statement.second, statement)
    return capitalise([*words, glued(".", "PUNCT", ".")])


def ask(event: Event, slot: Slot, style: Style = DEFAULT_STYLE) -> list[Word]:
    """The question that `slot` of `event` answers; `who` is masculine, whoever it is."""
    words = [word(text, "PRON") for text in _find_question_words(event, slot, style).split()]
    if slot is Slot.QUANTITY:
        words += _counted(event, is_asked=True)
        slot = Slot.THING
    time = event.time if style.is_time_first and slot is not Slot.TIME else None
    told = event if slot is Slot.ACTOR else event.without(slot)
    if time is not None:
        words += _time(time, "")
        told = told.without(Slot.TIME)
    rest = _rest(told, style)
    is_last = _is_subject_last(told, slot) or not rest
    clause = [_verb(event, "m")] if slot is Slot.ACTOR else _ask_clause(event, is_last)
    return capitalise([*words, *clause, *rest, glued("?", "PUNCT")])


def cite(concept: Concept) -> str:
    """The noun, masculine adjective, infinitive or name as a dictionary lists it."""
    match concept:
        case Thing():
            return _THINGS[concept.name][1]
        case Adjective():
            return _inflect(concept, 0)
        case Action():
            return _ACTIONS[concept.name][0]
        case Time():
            return _TIMES[concept.name][0]
        case City():
            return _CITIES[concept.name]
        case Profession():
            return _PROFESSIONS[concept.name][0]
        case _:
            return _KINDS[concept.name]


def ask_about(relation: Relation, cited: str) -> str:
    """The question for what stands in `relation` to the word `cited`."""
    return _ASK_ABOUT[relation].format(cited)


def _find_question_words(event: Event, slot: Slot, style: Style) -> str:
    if slot is Slot.PLACE and event.action.frame is Frame.MOTION:
        return "в какой город" if style.has_question_noun else "куда"
    if slot is Slot.THING and event.action.categories <= _ANIMATE:
        return "кого именно" if style.has_question_noun else "кого"
    return (_QUESTION_NOUNS if style.has_question_noun else _QUESTION_WORDS)[slot]


def _is_subject_last(told: Event, slot: Slot) -> bool:
    """Whether the thing or the destination is asked for, and no recipient follows the verb."""
    is_motion = told.action.frame is Frame.MOTION
    is_needed = slot is Slot.THING or (is_motion and slot is Slot.PLACE)
    return is_needed and told.recipient is None


def _ask_clause(event: Event, is_subject_last: bool) -> list[Word]:
    subject, verb = _subject(event), _agree(event)
    return [verb, *subject] if is_subject_last else [*subject, verb]


def _join(event: Event, statement: Statement) -> list[Word]:
    """The second clause and what joins it to the first."""
    connective, style = statement.connective, Style(has_digits=statement.style.has_digits)
    if not statement.is_second_continued:
        return [*_CONNECTIVES[connective], *_clause(event, style, _subject(event))]
    is_time_first = statement.style.is_time_first and statement.first.time is not None
    if connective in _BEFORE_VERB and not is_time_first:
        return [*_BEFORE_VERB[connective], *_clause(event, style, [])]
    return [*_BEFORE_PRONOUN[connective], *_clause(event, style, _pronoun(event.actor))]


def _clause(event: Event, style: Style, subject: list[Word]) -> list[Word]:
    """A clause with its subject in front, or with none: `и не купила скрипку`."""
    not_category = r"(S\NP)/(S\NP)" if subject else "S/S"
    negation = [word("не", "PART", not_category)] if event.is_negated else []
    clause = [*subject, *negation, _agree(event, has_subject=bool(subject))]
    if event.time is None or not style.is_time_first:
        return [*clause, *_rest(event, style)]
    return [*_time(event.time, "S/S"), *clause, *_rest(event.without(Slot.TIME), style)]


def _subject(event: Event) -> list[Word]:
    """`Анна Шмидт`, `учительница Анна Шмидт`, `Музей Осло`."""
    subject = mark(_actor(event.actor, "nominative"), Slot.ACTOR)
    if event.profession is None or not isinstance(event.actor, Person):
        return subject
    of_man, of_woman = _PROFESSIONS[event.profession.name]
    is_woman = event.actor.first.gender == "f"
    return [word(of_woman if is_woman else of_man, "NOUN", "N/N"), *subject]


def _pronoun(actor: Actor) -> list[Word]:
    assert isinstance(actor, Person)
    return [word(_PRONOUNS[actor.first.gender], "PRON", "NP")]


def _agree(event: Event, *, has_subject: bool = True) -> Word:
    """The verb in the gender of its subject, said or not."""
    actor = event.actor
    if isinstance(actor, Person):
        return _verb(event, actor.first.gender, has_subject=has_subject)
    return _verb(event, _INSTITUTIONS[actor.kind][0], has_subject=has_subject)


def _verb(event: Event, gender: str, *, has_subject: bool = True) -> Word:
    _, masculine, feminine = _ACTIONS[event.action.name]
    category = (_VERBS if has_subject else _VERBS_ALONE)[event.action.frame]
    return word(feminine if gender == "f" else masculine, "VERB", category)


def _rest(event: Event, style: Style) -> list[Word]:
    """Everything after the verb."""
    words: list[Word] = []
    if event.recipient is not None:
        words += _actor(event.recipient, "dative")
    if event.thing is not None:
        words += mark(_thing(event, style), Slot.THING)
    if event.organisation is not None:
        words += _actor(event.organisation, "accusative")
    if event.price is not None:
        (number,) = mark([word(str(event.price), "NUM", "N/N")], Slot.PRICE)
        words += [word("за", "ADP", f"({_ADVERBIAL})/NP"), number, word("евро", "NOUN", "N")]
    return [*words, *_circumstances(event)]


def _circumstances(event: Event) -> list[Word]:
    """Where to, with whom, where and when."""
    words: list[Word] = []
    is_motion = event.action.frame is Frame.MOTION
    if event.place is not None and is_motion:
        words += [word("в", "ADP", "PP/NP"), *_city(event.place.name, "accusative")]
    if event.companion is not None:
        company = _actor(event.companion, "instrumental")
        with_word = "со" if company[0].text.startswith(_WITH_VOWEL) else "с"
        words += [word("вместе", "ADV", f"({_ADVERBIAL})/PP"), word(with_word, "ADP", "PP/NP")]
        words += company
    if event.place is not None and not is_motion:
        place = _city(event.place.name, "prepositional")
        words += [word("в", "ADP", f"({_ADVERBIAL})/NP"), *place]
    if event.time is not None:
        words += _time(event.time, _ADVERBIAL)
    return words


_WITH_VOWEL = ("Ст", "Ск", "См", "Шт", "Шм", "Шк")
"""Starts of words before which с takes a vowel: с or ш and another consonant."""


def _city(city: str, case: str) -> list[Word]:
    declined = _decline_city(_CITIES[city], case)
    return mark(name([word(declined, "PROPN", "N")], "LOC"), Slot.PLACE)


@cache
def _decline_city(city: str, case: str) -> str:
    """Accusative, prepositional or genitive; names in -и, -о, -ии do not change."""
    endings = next((forms for ending, forms in _CITY_ENDINGS.items() if city.endswith(ending)), {})
    if endings:
        cut, form = endings[case]
        return city[: len(city) - cut] + form
    if city[-1] in "иоу":
        return city
    return city + {"accusative": "", "prepositional": "е", "genitive": "а"}[case]


_CITY_ENDINGS: dict[str, dict[str, tuple[int, str]]] = {
    "ия": {"accusative": (1, "ю"), "prepositional": (1, "и"), "genitive": (1, "и")},
    "ны": {"accusative": (0, ""), "prepositional": (1, "ах"), "genitive": (1, "")},
    **{
        f"{consonant}а": {
            "accusative": (1, "у"),
            "prepositional": (1, "е"),
            "genitive": (1, "и" if consonant in "гкх" else "ы"),
        }
        for consonant in "гкхнврмб"
    },
    "й": {"accusative": (0, ""), "prepositional": (1, "е"), "genitive": (1, "я")},
}
"""What is cut off and what comes instead, by ending and case."""


def _actor(actor: Actor, case: str) -> list[Word]:
    if not isinstance(actor, Person):
        return _organisation(actor, case)
    first = _decline_given(_PERSONS[actor.first.name], actor.first.gender, case)
    last = _PERSONS[actor.last.name]
    if actor.first.is_han and actor.last.is_han:  # the family's name comes first and stays
        return name([word(last, "PROPN", "N/N"), word(first, "PROPN", "N")], "PER")
    last = _decline_family(last, actor.first.gender, case)
    return name([word(first, "PROPN", "N/N"), word(last, "PROPN", "N")], "PER")


@cache
def _decline_given(given: str, gender: str, case: str) -> str:
    """`Ольгой`, `Омаром`; a woman's name that ends in a consonant does not change."""
    if case == "nominative" or (gender == "f" and given[-1] not in "ая"):
        return given
    return _decline(given, case)


@cache
def _decline_family(family: str, gender: str, case: str) -> str:
    """`Петровой` and `Петровым`, `Ортегой`; of a man also `Смитом`."""
    if family.endswith("ов"):
        endings = {"f": ("а", "ой", "ой"), "m": ("", "ым", "у")}[gender]
        return family + endings[("nominative", "instrumental", "dative").index(case)]
    is_fixed = family == "Дюбуа" or (gender == "f" and family[-1] not in "ая")
    return family if case == "nominative" or is_fixed else _decline(family, case)


def _decline(given: str, case: str) -> str:
    """The instrumental or dative of a name by its ending; vowels other than а and я stay."""
    is_instrumental = case == "instrumental"
    if given.endswith("ия"):
        return given[:-1] + ("ей" if is_instrumental else "и")
    if given[-1] in "ая":
        is_soft = given[-1] == "я" or given[-2] in "шжчщц"
        return given[:-1] + (("ей" if is_soft else "ой") if is_instrumental else "е")
    if given[-1] in "йь":
        return given[:-1] + ("ем" if is_instrumental else "ю")
    if given[-1] in "еёиоуыэю":
        return given
    return given + ("ом" if is_instrumental else "у")


def _organisation(organisation: Organisation, case: str) -> list[Word]:
    """`Музей Парижа`, `компания «Соларо»`, nominative or accusative."""
    _, nominative, accusative = _INSTITUTIONS[organisation.kind]
    head = accusative if case == "accusative" else nominative
    eponym = organisation.eponym.name
    if organisation.kind is OrganisationKind.COMPANY:
        called = glued(_COMPANIES[eponym], "PROPN", "N")
        quoted = [word("«", "PUNCT", ","), called, glued("»", "PUNCT", ",")]
        return name([word(head, "NOUN", "N/N"), *quoted], "ORG")
    city = word(_decline_city(_CITIES[eponym], "genitive"), "PROPN", r"N\N")
    return name([word(head, "NOUN", "N"), city], "ORG")


def _thing(event: Event, style: Style) -> list[Word]:
    """`красную скрипку`, `три красные скрипки`, `пять красных скрипок`, `трёх кошек`."""
    assert event.thing is not None
    counted = _counted(event, is_asked=False)
    if event.quantity == 1:
        return counted
    text = _NUMERALS[event.quantity]
    if event.thing.category in _ANIMATE:
        text = _NUMERALS_OF_ANIMALS.get(event.quantity, text)
    if style.has_digits:
        text = str(event.quantity)
    return [*mark([word(text, "NUM", "N/N")], Slot.QUANTITY), *counted]


def _counted(event: Event, *, is_asked: bool) -> list[Word]:
    """The noun and its adjective, without a numeral; asked for, in the genitive plural."""
    thing, adjective = event.thing, event.adjective
    assert thing is not None
    gender, _, accusative, genitive, plural_genitive = _THINGS[thing.name]
    is_animate = thing.category in _ANIMATE
    form = {"m": 1 if is_animate else 0, "f": 2, "n": 3}[gender]
    noun = accusative
    if event.quantity > 4 or is_asked or (event.quantity > 1 and is_animate):
        noun, form = plural_genitive, 5
    elif event.quantity > 1:
        noun, form = genitive, 4 if gender == "f" else 5
    *before, head = noun.split()
    if form == 5:  # the quality within a name agrees as any other: три транспортных средства
        before = plural_genitive.split()[:-1]
    words = [word(text, "ADJ", "N/N") for text in before]
    quality = [] if adjective is None else [word(_inflect(adjective, form), "ADJ", "N/N")]
    return [*quality, *words, word(head, "NOUN", "N")]


@cache
def _inflect(adjective: Adjective, form: int) -> str:
    stem, endings = _ADJECTIVES[adjective.name]
    return stem + _ENDINGS[endings][form]


def _time(time: Time, modifier: str) -> list[Word]:
    """`в понедельник`, `утром`, `14 марта 2015 года`; `modifier` is the phrase's category."""
    if time.kind is TimeKind.DATE:
        number, year = word(str(time.day), "NUM", f"({modifier})/N"), str(time.year)
        month = word(_OF_MONTH[time.name], "NOUN", "N/N")
        of_year = [word(year, "NUM", "N/N"), word("года", "NOUN", "N")]
        return mark([number, month, *of_year], Slot.TIME)
    if time.kind is TimeKind.YEAR:
        (number,) = mark([word(str(time.year), "NUM", "N/N")], Slot.TIME)
        return [word("в", "ADP", f"({modifier})/NP"), number, word("году", "NOUN", "N")]
    _, *prepositions, noun = _TIMES[time.name]
    category = "N" if prepositions else modifier
    return [
        *(word(preposition, "ADP", f"({modifier})/NP") for preposition in prepositions),
        *mark([word(noun, "NOUN", category)], Slot.TIME),
    ]
