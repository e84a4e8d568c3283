"""Arabic (standard): verb agreeing with the actor's gender, objects in the accusative.

Sentences go verb-subject-object or subject-verb-object; لم and the jussive negate. A subject that
goes on is told by the verb alone, after لكن and لأن, which want a noun, by a pronoun as well.
Numerals from three to ten take the opposite gender of the noun and its plural, whose adjective is
feminine singular. Words are as written, the article being part of its noun; only the conjunction
و and pronouns, which are written onto a neighbour, are words of their own, as in Universal
Dependencies. Vowel signs and the nunation mark are not written, but in the dictionary form of غالٍ
and its like; the alif that carries the mark is. Full names are left without it, as in the press.
"""

from __future__ import annotations

from enum import IntEnum

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
    Adjective,
    City,
    Frame,
    Kind,
    Profession,
    Thing,
    Time,
    TimeKind,
    read_forms,
    read_names,
)
from trainers.data.offline.words import Word, glue_first, glued, mark, name, word

# gender, singular, its indefinite accusative, plural
_THINGS = read_forms("""
instrument   | f آلة_موسيقية آلة_موسيقية آلات_موسيقية
violin       | m كمان كمانا كمانات
guitar       | m غيتار غيتارا غيتارات
flute        | m ناي نايا نايات
drum         | m طبل طبلا طبول
trumpet      | m بوق بوقا أبواق
harp         | f قيثارة قيثارة قيثارات
fruit        | f فاكهة فاكهة فواكه
apple        | f تفاحة تفاحة تفاحات
orange       | f برتقالة برتقالة برتقالات
banana       | f موزة موزة موزات
lemon        | f ليمونة ليمونة ليمونات
pear         | f كمثرى كمثرى كمثريات
peach        | f خوخة خوخة خوخات
melon        | f شمامة شمامة شمامات
vehicle      | f مركبة مركبة مركبات
car          | f سيارة سيارة سيارات
bicycle      | f دراجة_هوائية دراجة_هوائية دراجات_هوائية
motorcycle   | f دراجة_نارية دراجة_نارية دراجات_نارية
truck        | f شاحنة شاحنة شاحنات
bus          | f حافلة حافلة حافلات
tractor      | m جرار جرارا جرارات
book         | m كتاب كتابا كتب
novel        | f رواية رواية روايات
dictionary   | m قاموس قاموسا قواميس
atlas        | m أطلس أطلسا أطالس
encyclopedia | f موسوعة موسوعة موسوعات
guidebook    | m دليل_سفر دليل_سفر أدلة_سفر
animal       | m حيوان حيوانا حيوانات
cat          | f قطة قطة قطط
dog          | m كلب كلبا كلاب
horse        | m حصان حصانا أحصنة
rabbit       | m أرنب أرنبا أرانب
cow          | f بقرة بقرة بقرات
goat         | f عنزة عنزة عنزات
camel        | m جمل جملا جمال
bird         | m طائر طائرا طيور
pigeon       | f حمامة حمامة حمامات
duck         | f بطة بطة بطات
swan         | f بجعة بجعة بجعات
eagle        | m نسر نسرا نسور
owl          | f بومة بومة بومات
goose        | f إوزة إوزة إوزات
tool         | f أداة أداة أدوات
hammer       | f مطرقة مطرقة مطارق
saw          | m منشار منشارا مناشير
axe          | f فأس فأسا فؤوس
shovel       | f مجرفة مجرفة مجارف
drill        | m مثقاب مثقابا مثاقيب
screwdriver  | m مفك مفكا مفكات
device       | m جهاز جهازا أجهزة
phone        | m هاتف هاتفا هواتف
computer     | m حاسوب حاسوبا حواسيب
printer      | f طابعة طابعة طابعات
refrigerator | f ثلاجة ثلاجة ثلاجات
camera       | f كاميرا كاميرا كاميرات
""")
# dictionary form, masculine accusative, feminine
_ADJECTIVES = read_forms("""
big       | كبير كبيرا كبيرة
small     | صغير صغيرا صغيرة
expensive | غالٍ غاليا غالية
cheap     | رخيص رخيصا رخيصة
beautiful | جميل جميلا جميلة
new       | جديد جديدا جديدة
old       | قديم قديما قديمة
heavy     | ثقيل ثقيلا ثقيلة
light     | خفيف خفيفا خفيفة
red       | أحمر أحمر حمراء
blue      | أزرق أزرق زرقاء
white     | أبيض أبيض بيضاء
black     | أسود أسود سوداء
fresh     | طازج طازجا طازجة
rotten    | فاسد فاسدا فاسدة
""")
# past of a man and of a woman, jussive of a man and of a woman
_ACTIONS = read_forms("""
buy        | اشترى اشترت يشتر تشتر
sell       | باع باعت يبع تبع
find       | وجد وجدت يجد تجد
lose       | فقد فقدت يفقد تفقد
photograph | صور صورت يصور تصور
draw       | رسم رسمت يرسم ترسم
describe   | وصف وصفت يصف تصف
choose     | اختار اختارت يختر تختر
receive    | استلم استلمت يستلم تستلم
inspect    | فحص فحصت يفحص تفحص
repair     | أصلح أصلحت يصلح تصلح
damage     | أتلف أتلفت يتلف تتلف
harvest    | قطف قطفت يقطف تقطف
read       | قرأ قرأت يقرأ تقرأ
park       | أوقف أوقفت يوقف توقف
feed       | أطعم أطعمت يطعم تطعم
install    | ركب ركبت يركب تركب
give       | أهدى أهدت يهد تهد
send       | أرسل أرسلت يرسل ترسل
bring      | أحضر أحضرت يحضر تحضر
hand       | سلم سلمت يسلم تسلم
travel     | سافر سافرت يسافر تسافر
fly        | طار طارت يطر تطر
move       | انتقل انتقلت ينتقل تنتقل
return     | عاد عادت يعد تعد
hurry      | أسرع أسرعت يسرع تسرع
dance      | رقص رقصت يرقص ترقص
sing       | غنى غنت يغن تغن
swim       | سبح سبحت يسبح تسبح
jog        | هرول هرولت يهرول تهرول
cook       | طبخ طبخت يطبخ تطبخ
exercise   | تمرن تمرنت يتمرن تتمرن
joke       | مزح مزحت يمزح تمزح
laugh      | ضحك ضحكت يضحك تضحك
cry        | بكى بكت يبك تبك
visit      | زار زارت يزر تزر
praise     | مدح مدحت يمدح تمدح
criticise  | انتقد انتقدت ينتقد تنتقد
support    | دعم دعمت يدعم تدعم
""")
# dictionary form, a definite man and woman
_PROFESSIONS = read_forms("""
teacher    | معلم المعلم المعلمة
doctor     | طبيب الطبيب الطبيبة
nurse      | ممرض الممرض الممرضة
engineer   | مهندس المهندس المهندسة
lawyer     | محامٍ المحامي المحامية
journalist | صحفي الصحفي الصحفية
farmer     | مزارع المزارع المزارعة
baker      | خباز الخباز الخبازة
pilot      | طيار الطيار الطيارة
librarian  | أمين_مكتبة أمين_المكتبة أمينة_المكتبة
musician   | موسيقي الموسيقي الموسيقية
student    | طالب الطالب الطالبة
""")
_GIVEN_NAMES = read_names("""
Emma=إيما Alice=أليس Sarah=سارة John=جون Thomas=توماس Peter=بيتر
Ingrid=إنغريد Greta=غريتا Ursula=أورسولا Lukas=لوكاس Klaus=كلاوس Stefan=شتيفان
Carmen=كارمن Lucía=لوسيا Sofía=صوفيا Carlos=كارلوس Diego=دييغو Pablo=بابلو
Camille=كاميل Juliette=جولييت Manon=مانون Pierre=بيير Antoine=أنطوان Mathieu=ماتيو
Olga=أولغا Natasha=ناتاشا Irina=إيرينا Ivan=إيفان Dmitri=دميتري Sergei=سيرغي
Xiaoli=شياولي Meiling=ميلينغ Yulan=يولان Jianguo=جيانغو Zhiwei=تشيوي Haoran=هاوران
Fatima=فاطمة Layla=ليلى Zainab=زينب Omar=عمر Karim=كريم Tariq=طارق
Priya=بريا Anjali=أنجالي Sunita=سونيتا Arjun=أرجون Rahul=راهول Vikram=فيكرام
Neema=نيما Zawadi=زوادي Wanjiru=وانجيرو Juma=جوما Baraka=باراكا Kamau=كاماو
Ayşe=عائشة Elif=إليف Derya=دريا Emre=إمره Burak=بوراك Orhan=أورهان
""")
_FAMILY_NAMES = read_names("""
Smith=سميث Miller=ميلر Wilson=ويلسون Taylor=تايلور Brown=براون Walker=ووكر
Schmidt=شميت Wagner=فاغنر Becker=بيكر Hoffmann=هوفمان Keller=كيلر Vogel=فوغل
García=غارسيا Fernández=فرنانديز Morales=موراليس Torres=توريس Navarro=نافارو Ortega=أورتيغا
Dubois=دوبوا Moreau=مورو Laurent=لوران Lefèvre=لوفيفر Girard=جيرار Fontaine=فونتين
Petrov=بيتروف Ivanov=إيفانوف Volkov=فولكوف Sokolov=سوكولوف Morozov=موروزوف Kuznetsov=كوزنتسوف
Wang=وانغ Chen=تشن Zhao=تشاو Liu=ليو Huang=هوانغ Zhou=تشو
Haddad=حداد Khoury=خوري Mansour=منصور Najjar=نجار Saleh=صالح Qasim=قاسم
Sharma=شارما Patel=باتيل Gupta=غوبتا Nair=ناير Verma=فيرما Reddy=ريدي
Mwangi=موانغي Kimani=كيماني Otieno=أوتيينو Mushi=موشي Barasa=باراسا Ochieng=أوتشيينغ
Yılmaz=يلماز Demir=دمير Kaya=كايا Çelik=تشيليك Arslan=أرسلان Aydın=آيدين
""")
_CITIES = read_names("""
Paris=باريس London=لندن Berlin=برلين Munich=ميونخ Vienna=فيينا Zurich=زيورخ Rome=روما
Milan=ميلانو Venice=البندقية Madrid=مدريد Barcelona=برشلونة Lisbon=لشبونة Oslo=أوسلو
Stockholm=ستوكهولم Copenhagen=كوبنهاغن Helsinki=هلسنكي Warsaw=وارسو Prague=براغ
Budapest=بودابست Athens=أثينا Moscow=موسكو Kyiv=كييف Istanbul=إسطنبول Ankara=أنقرة
Cairo=القاهرة Tunis=تونس Casablanca=الدار_البيضاء Damascus=دمشق Beirut=بيروت Amman=عمان
Baghdad=بغداد Doha=الدوحة Dubai=دبي Nairobi=نيروبي Lagos=لاغوس Accra=أكرا Delhi=دلهي
Mumbai=مومباي Beijing=بكين Shanghai=شنغهاي Tokyo=طوكيو Osaka=أوساكا Seoul=سيول Hanoi=هانوي
Lima=ليما Havana=هافانا Toronto=تورونتو Chicago=شيكاغو
""")
_COMPANIES = read_names("""
Solaro=سولارو Nordika=نورديكا Veltron=فلترون Arimo=أريمو Kastella=كاستيلا Lumeo=لوميو
Bravanta=برافانتا Tesmar=تسمار Orvika=أورفيكا Mirando=ميراندو Polexa=بوليكسا Damaro=دامارو
Fenvik=فنفيك Quantela=كوانتيلا Zelinor=زيلينور Havista=هافيستا Ostrella=أوستريلا
Galvion=غالفيون Rubeno=روبينو Sarvanta=سارفانتا Tilmora=تيلمورا Ulvento=أولفنتو Wexaro=ويكسارو
Yorvana=يورفانا Zandira=زانديرا Korvelis=كورفيليس Almeto=ألميتو Brisenda=بريسندا
Cordavia=كوردافيا Delmira=دلميرا Estovar=إستوفار Florento=فلورنتو Gandrela=غاندريلا
Heliora=هيليورا Ikarno=إيكارنو Jastrevo=ياستريفو Lorvato=لورفاتو Manteva=مانتيفا
Nimbaro=نيمبارو Pelvano=بلفانو Trevonta=تريفونتا
""")
_EPONYMS = _CITIES | _COMPANIES
_NAMED_TIMES = read_names("""
Monday=الاثنين Tuesday=الثلاثاء Wednesday=الأربعاء Thursday=الخميس Friday=الجمعة Saturday=السبت
Sunday=الأحد
January=يناير February=فبراير March=مارس April=أبريل May=مايو June=يونيو July=يوليو
August=أغسطس September=سبتمبر October=أكتوبر November=نوفمبر December=ديسمبر
morning=صباح noon=ظهر evening=مساء night=ليل
""")
_KINDS = read_names("day=يوم month=شهر city=مدينة profession=مهنة")
_CITED = {
    Thing: {thing: singular for thing, (_, singular, *_) in _THINGS.items()},
    Adjective: {quality: lemma for quality, (lemma, *_) in _ADJECTIVES.items()},
    Action: {action: past for action, (past, *_) in _ACTIONS.items()},
    Profession: {profession: lemma for profession, (lemma, *_) in _PROFESSIONS.items()},
    City: _CITIES,
    Time: _NAMED_TIMES,
    Kind: _KINDS,
}


class _SubjectPlace(IntEnum):
    """Where the subject stands; the verb's category, a column of `_VERBS`, depends on it."""

    BEFORE = 0
    AFTER = 1
    NOWHERE = 2
    """Told by the form of the verb alone."""


_VERBS = read_forms(r"""
activity   | S[{form}]\NP             S[{form}]/NP             S[{form}]
motion     | (S[{form}]\NP)/PP        (S[{form}]/PP)/NP        S[{form}]/PP
transitive | (S[{form}]\NP)/NP        (S[{form}]/NP)/NP        S[{form}]/NP
transfer   | ((S[{form}]\NP)/PP)/NP   ((S[{form}]/PP)/NP)/NP   (S[{form}]/PP)/NP
civic      | (S[{form}]\NP)/NP        (S[{form}]/NP)/NP        S[{form}]/NP
""")
_NEGATION = r"(S[dcl]\NP)/(S[jus]\NP) S[dcl]/S[jus] S[dcl]/S[jus]".split()
_ADVERBIAL = r"S\S"
_NUMERALS = read_forms("""
m | - - - ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة
f | - - - ثلاث أربع خمس ست سبع ثماني تسع عشر
""")
"""By the gender of the noun's singular, which is not theirs."""
_GENITIVES = frozenset({"سفر"})
"""Second words of things that are nouns; the others are adjectives."""
_INSTITUTIONS = read_forms("""
university | f جامعة
museum     | m متحف
bank       | m بنك
hospital   | m مستشفى
company    | f شركة
""")
_PRONOUNS = {"f": glued("ها", "PRON", "NP"), "m": glued("ه", "PRON", "NP")}
_PARTS_OF_DAY = read_forms("""
morning | في الصباح
noon    | عند الظهر
evening | في المساء
night   | في الليل
""")
_COMMA = glued("،", "PUNCT", ",")
_SUBORDINATE = r"(S\S)/S[dcl]"
_CONNECTIVES = {
    Connective.AND: [_COMMA, word("و", "CCONJ", "conj")],
    Connective.BUT: [_COMMA, word("لكن", "CCONJ", "conj")],
    Connective.WHILE: [_COMMA, word("بينما", "SCONJ", _SUBORDINATE)],
    Connective.THEN: [_COMMA, word("ثم", "CCONJ", "conj")],
    Connective.BECAUSE: [word("لأن", "SCONJ", _SUBORDINATE)],
}
_BEFORE_NOUNS = frozenset({Connective.BUT, Connective.BECAUSE})
"""Connectives that a noun or a pronoun must follow."""
_QUESTION_WORDS = read_forms("""
actor    | من
thing    | ماذا
place    | أين
to_place | إلى أين
time     | متى
quantity | كم
price    | بكم يورو
""")
_QUESTION_NOUNS = read_forms("""
actor    | أي شخص
thing    | أي شيء
place    | في أي مدينة
to_place | إلى أي مدينة
time     | في أي وقت
quantity | كم
price    | بأي سعر
""")
_ASK_ABOUT = {
    Relation.MEMBER: "أي من هذه ينتمي إلى نوع «{}»؟",
    Relation.KIND: "إلى أي نوع ينتمي «{}»؟",
    Relation.OPPOSITE: "ما عكس «{}»؟",
}

CODE = "ar"
SENTENCE_SPACE = " "
OPENINGS: tuple[str, ...] = ("", "هل يعرف أحدكم: ", "من فضلكم أخبروني: ", "سؤال: ")
NOT_TOLD = "النص لا يذكر ذلك."


def state(statement: Statement) -> list[Word]:
    """The statement as an Arabic sentence."""
    words = _clause(statement.first, statement.style, is_continued=statement.is_continued)
    if statement.second is not None:
        words += _join(statement.second, statement, is_continued=statement.is_second_continued)
    return [*words, glued(".", "PUNCT", ".")]


def ask(event: Event, slot: Slot, style: Style = DEFAULT_STYLE) -> list[Word]:
    """The question that `slot` of `event` answers."""
    words = _open(event, slot, style)
    if slot is Slot.ACTOR:
        past, *_ = _ACTIONS[event.action.name]  # من is masculine singular
        words.append(word(past, "VERB"))
    else:
        if slot is Slot.QUANTITY:
            words += _counted(event, is_single=True)
            slot = Slot.THING
        event = event.without(slot)
        words += [*_verb(event, _SubjectPlace.AFTER), *_subject(event)]
    is_beside_number = style.has_digits and event.quantity > 1  # not في عام 2015 3 كتب
    if style.is_time_first and event.time is not None and not is_beside_number:
        words += _time(event.time, "")
        event = event.without(Slot.TIME)
    return [*words, *_rest(event, style), glued("؟", "PUNCT")]


def cite(concept: Concept) -> str:
    """The noun, masculine adjective, past of the verb or name as a dictionary lists it."""
    return _CITED[type(concept)][concept.name]


def ask_about(relation: Relation, cited: str) -> str:
    """The question for what stands in `relation` to the word `cited`."""
    return _ASK_ABOUT[relation].format(cited)


def _open(event: Event, slot: Slot, style: Style) -> list[Word]:
    """What a question opens with."""
    texts = _QUESTION_NOUNS if style.has_question_noun else _QUESTION_WORDS
    is_destination = slot is Slot.PLACE and event.action.frame is Frame.MOTION
    return [word(text, "PRON") for text in texts["to_place" if is_destination else slot]]


def _join(event: Event, statement: Statement, *, is_continued: bool) -> list[Word]:
    """The second clause with what joins it to the first; ثم wants a verb after it."""
    connective, style = statement.connective, statement.style
    joint = _CONNECTIVES[connective]
    if connective in _BEFORE_NOUNS:
        subject = [_PRONOUNS[_find_gender(event.actor)]] if is_continued else _subject(event)
        return [*joint, *subject, *_verb(event, _SubjectPlace.BEFORE), *_rest(event, style)]
    is_subject_first = style.is_subject_first and connective is not Connective.THEN
    later = Style(is_subject_first=is_subject_first, has_digits=style.has_digits)
    clause = _clause(event, later, is_continued=is_continued)
    return [*joint, *(glue_first(clause) if connective is Connective.AND else clause)]


def _clause(event: Event, style: Style, *, is_continued: bool) -> list[Word]:
    """The clause; one that opens with its time goes on with the verb."""
    opening: list[Word] = []
    is_subject_first = style.is_subject_first
    if event.time is not None and style.is_time_first:
        opening, is_subject_first = _time(event.time, "S/S"), False
        event = event.without(Slot.TIME)
    rest = _rest(event, style)
    if is_continued:
        return [*opening, *_verb(event, _SubjectPlace.NOWHERE), *rest]
    if is_subject_first:
        return [*_subject(event), *_verb(event, _SubjectPlace.BEFORE), *rest]
    return [*opening, *_verb(event, _SubjectPlace.AFTER), *_subject(event), *rest]


def _subject(event: Event) -> list[Word]:
    """آنا شميت, المعلمة آنا شميت, جامعة أوسلو."""
    subject = mark(_actor(event.actor), Slot.ACTOR)
    if event.profession is None:
        return subject
    _, man, woman = _PROFESSIONS[event.profession.name]
    title, *owner = (woman if _find_gender(event.actor) == "f" else man).split()
    category = "(NP/N)/N" if owner else "NP/N"
    owners = [word(noun, "NOUN", "N") for noun in owner]
    return [word(title, "NOUN", category), *owners, *subject]


def _verb(event: Event, place: _SubjectPlace) -> list[Word]:
    category = _VERBS[event.action.frame][place]
    past_man, past_woman, jussive_man, jussive_woman = _ACTIONS[event.action.name]
    is_feminine = _find_gender(event.actor) == "f"
    if not event.is_negated:
        past = past_woman if is_feminine else past_man
        return [word(past, "VERB", category.format(form="dcl"))]
    jussive = jussive_woman if is_feminine else jussive_man
    negation = word("لم", "PART", _NEGATION[place])
    return [negation, word(jussive, "VERB", category.format(form="jus"))]


def _find_gender(actor: Actor) -> str:
    if isinstance(actor, Person):
        return actor.first.gender
    gender, _ = _INSTITUTIONS[actor.kind]
    return gender


def _rest(event: Event, style: Style) -> list[Word]:
    """Everything after verb and subject: objects, price, company, place and time."""
    words: list[Word] = []
    if event.thing is not None:
        words += mark(_thing(event, style), Slot.THING)
    if event.recipient is not None:
        words += [word("إلى", "ADP", "PP/NP"), *_actor(event.recipient)]
    if event.organisation is not None:
        words += _actor(event.organisation)
    if event.price is not None:
        words += _price(event.price)
    is_motion = event.action.frame is Frame.MOTION
    if event.place is not None and is_motion:
        words += [word("إلى", "ADP", "PP/NP"), *_city(event.place)]
    if event.companion is not None:
        words += [word("مع", "ADP", f"({_ADVERBIAL})/NP"), *_actor(event.companion)]
    if event.place is not None and not is_motion:
        words += [word("في", "ADP", f"({_ADVERBIAL})/NP"), *_city(event.place)]
    if event.time is not None:
        words += _time(event.time, _ADVERBIAL)
    return words


def _price(price: int) -> list[Word]:
    """مقابل 350 يورو."""
    (number,) = mark([word(str(price), "NUM", "NP/NP")], Slot.PRICE)
    return [word("مقابل", "ADP", f"({_ADVERBIAL})/NP"), number, word("يورو", "NOUN", "N")]


def _proper(text: str) -> list[Word]:
    """A name; its second word, in الدار البيضاء, is an adjective by origin."""
    first, *others = text.split()
    return [word(first, "PROPN", "N"), *(word(other, "PROPN", r"N\N") for other in others)]


def _city(city: City) -> list[Word]:
    return mark(name(_proper(_CITIES[city.name]), "LOC"), Slot.PLACE)


def _actor(actor: Actor) -> list[Word]:
    """آنا شميت, or a genitive construct: جامعة أوسلو."""
    if isinstance(actor, Person):
        first, last = _GIVEN_NAMES[actor.first.name], _FAMILY_NAMES[actor.last.name]
        return name([word(first, "PROPN", "N/N"), word(last, "PROPN", "N")], "PER")
    _, head = _INSTITUTIONS[actor.kind]
    return name([word(head, "NOUN", "NP/NP"), *_proper(_EPONYMS[actor.eponym.name])], "ORG")


def _thing(event: Event, style: Style) -> list[Word]:
    """كتابا جديدا, سيارة جديدة, ثلاثة كتب جديدة, ثلاث سيارات جديدة, 3 سيارات جديدة."""
    assert event.thing is not None
    counted = _counted(event, is_single=event.quantity == 1)
    if event.quantity == 1:
        return counted
    gender, *_ = _THINGS[event.thing.name]
    text = str(event.quantity) if style.has_digits else _NUMERALS[gender][event.quantity]
    return [*mark([word(text, "NUM", "NP/NP")], Slot.QUANTITY), *counted]


def _counted(event: Event, *, is_single: bool) -> list[Word]:
    """The noun with its adjectives: accusative singular, or plural after a numeral."""
    assert event.thing is not None
    gender, _, accusative, plural = _THINGS[event.thing.name]
    noun, *others = (accusative if is_single else plural).split()
    words = [word(noun, "NOUN", "N")]
    words += [word(o, "NOUN" if o in _GENITIVES else "ADJ", r"N\N") for o in others]
    if event.adjective is not None:
        _, masculine, feminine = _ADJECTIVES[event.adjective.name]
        quality = masculine if is_single and gender == "m" else feminine
        words.append(word(quality, "ADJ", r"N\N"))
    return words


def _time(time: Time, modifier: str) -> list[Word]:
    """يوم الاثنين, في مارس, في عام 2015, في 14 مارس 2015; `modifier` is the category."""
    phrase = f"({modifier})/NP"
    if time.kind is TimeKind.WEEKDAY:
        day = [word("يوم", "NOUN", phrase), word(_NAMED_TIMES[time.name], "NOUN", "N")]
        return mark(day, Slot.TIME)
    if time.kind is TimeKind.PART_OF_DAY:
        preposition, part = _PARTS_OF_DAY[time.name]
        return [word(preposition, "ADP", phrase), *mark([word(part, "NOUN", "N")], Slot.TIME)]
    opening = [word("في", "ADP", phrase)]
    if time.kind is TimeKind.YEAR:
        opening.append(word("عام", "NOUN", "N"))
    return [*opening, *mark(_point_in_time(time), Slot.TIME)]


def _point_in_time(time: Time) -> list[Word]:
    """مارس, 2015, 14 مارس 2015."""
    year = word(str(time.year), "NUM", r"N\N")
    if time.kind is TimeKind.YEAR:
        return [year]
    if time.kind is TimeKind.MONTH:
        return [word(_NAMED_TIMES[time.name], "NOUN", "N")]
    day = word(str(time.day), "NUM", "N")
    return [day, word(_NAMED_TIMES[time.name], "NOUN", r"N\N"), year]
