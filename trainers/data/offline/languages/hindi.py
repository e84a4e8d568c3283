"""Hindi: verb last; in the perfective, ने on the subject takes the verb's agreement from it.

Order: subject, time, place, company, price, recipient, thing, verb. A verb agrees with its subject
where that has no ने, else with a thing that has no postposition, else with the noun that makes one
meaning with it, as in मरम्मत करना (Kachru, `Hindi`, 2006, chapters 6 and 7). What has a
postposition stands in the oblique case. नहीं and question words stand before the verb itself.
Spelling: a nukta under ज़ and फ़ but not under क, ख and ग; चंद्रबिंदु where vowels are nasal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
from trainers.data.offline.words import Word, glued, mark, name, word

_MASCULINE = read_names("""
instrument=वाद्ययंत्र violin=वायलिन guitar=गिटार drum=ढोल harp=हार्प
fruit=फल apple=सेब orange=संतरा banana=केला lemon=नींबू peach=आड़ू melon=खरबूज़ा
vehicle=वाहन truck=ट्रक tractor=ट्रैक्टर
novel=उपन्यास dictionary=शब्दकोश atlas=एटलस encyclopedia=विश्वकोश
animal=जानवर dog=कुत्ता rabbit=खरगोश horse=घोड़ा camel=ऊँट
bird=पक्षी pigeon=कबूतर swan=हंस eagle=गरुड़ owl=उल्लू goose=कलहंस
tool=औज़ार hammer=हथौड़ा shovel=बेलचा drill=बरमा screwdriver=पेचकस
device=उपकरण phone=फ़ोन computer=कंप्यूटर printer=प्रिंटर refrigerator=फ़्रिज camera=कैमरा
""")
_FEMININE = read_names("""
flute=बाँसुरी trumpet=तुरही pear=नाशपाती car=कार bicycle=साइकिल motorcycle=मोटरसाइकिल bus=बस
book=किताब guidebook=मार्गदर्शिका cat=बिल्ली cow=गाय goat=बकरी duck=बत्तख saw=आरी axe=कुल्हाड़ी
""")
_QUALITIES = read_names("""
big=बड़ा small=छोटा expensive=महँगा cheap=सस्ता beautiful=सुंदर new=नया old=पुराना heavy=भारी
light=हल्का red=लाल blue=नीला white=सफ़ेद black=काला fresh=ताज़ा rotten=सड़ा
""")
_MEN = read_names("""
teacher=शिक्षक doctor=डॉक्टर nurse=नर्स engineer=इंजीनियर lawyer=वकील journalist=पत्रकार
farmer=किसान baker=नानबाई pilot=पायलट librarian=पुस्तकालयाध्यक्ष musician=संगीतकार student=छात्र
""")
_WOMEN = _MEN | read_names("teacher=शिक्षिका student=छात्रा")
_OTHER_NOUNS = read_names("""
day=दिन month=महीना city=शहर profession=पेशा
Monday=सोमवार Tuesday=मंगलवार Wednesday=बुधवार Thursday=गुरुवार Friday=शुक्रवार Saturday=शनिवार
Sunday=रविवार
January=जनवरी February=फ़रवरी March=मार्च April=अप्रैल May=मई June=जून July=जुलाई August=अगस्त
September=सितंबर October=अक्टूबर November=नवंबर December=दिसंबर
morning=सुबह noon=दोपहर evening=शाम night=रात
""")
# action | what the verb agrees with: subject (which then has no ने), object, or a noun of its own,
# masculine or feminine | postposition of whom or what it is done to, to whom it is given or where
# one goes, - for none | noun or invariable word before the verb, - for none | stem of the verb
_VERBS = read_forms("""
buy        | object  -       -          खरीद
sell       | object  -       -          बेच
find       | object  -       -          पा
lose       | object  -       -          खो
photograph | f       का      तस्वीर       खींच
draw       | m       का      चित्र        बना
describe   | m       का      वर्णन       कर
choose     | object  -       -          चुन
receive    | object  -       प्राप्त       कर
inspect    | m       का      निरीक्षण     कर
repair     | f       का      मरम्मत      कर
damage     | m       को      नुकसान     पहुँचा
harvest    | f       का      तुड़ाई       कर
read       | object  -       -          पढ़
park       | object  -       पार्क        कर
feed       | m       को      खाना       खिला
install    | object  -       स्थापित      कर
give       | object  को      -          दे
send       | object  को      -          भेज
bring      | subject के_लिए  -          ला
hand       | object  को      -          थमा
travel     | f       का      यात्रा       कर
fly        | f       के_लिए  उड़ान       भर
move       | subject -       स्थानांतरित   हो
return     | subject -       -          लौट
hurry      | subject -       -          जा
dance      | subject -       -          नाच
sing       | m       -       गाना       गा
swim       | subject -       -          तैर
jog        | f       -       जॉगिंग      कर
cook       | m       -       खाना       पका
exercise   | m       -       व्यायाम      कर
joke       | m       -       मज़ाक       कर
laugh      | subject -       -          हँस
cry        | subject -       -          रो
visit      | m       का      दौरा       कर
praise     | f       का      प्रशंसा      कर
criticise  | f       का      आलोचना     कर
support    | m       का      समर्थन      कर
""")
_NAMES = read_names("""
Paris=पेरिस London=लंदन Berlin=बर्लिन Munich=म्यूनिख Vienna=वियना Zurich=ज़्यूरिख Rome=रोम Milan=मिलान
Venice=वेनिस Madrid=मैड्रिड Barcelona=बार्सिलोना Lisbon=लिस्बन Oslo=ओस्लो Stockholm=स्टॉकहोम
Copenhagen=कोपेनहेगन Helsinki=हेलसिंकी Warsaw=वॉरसॉ Prague=प्राग Budapest=बुडापेस्ट Athens=एथेंस
Moscow=मॉस्को Kyiv=कीव Istanbul=इस्तांबुल Ankara=अंकारा Cairo=काहिरा Tunis=ट्यूनिस
Casablanca=कासाब्लांका Damascus=दमिश्क Beirut=बेरुत Amman=अम्मान Baghdad=बगदाद Doha=दोहा Dubai=दुबई
Nairobi=नैरोबी Lagos=लागोस Accra=एक्रा Delhi=दिल्ली Mumbai=मुंबई Beijing=बीजिंग Shanghai=शंघाई
Tokyo=टोक्यो Osaka=ओसाका Seoul=सियोल Hanoi=हनोई Lima=लीमा Havana=हवाना Toronto=टोरंटो
Chicago=शिकागो
Solaro=सोलारो Nordika=नॉर्डिका Veltron=वेल्ट्रॉन Arimo=अरीमो Kastella=कास्टेला Lumeo=लुमेओ
Bravanta=ब्रावांटा Tesmar=टेसमार Orvika=ऑर्विका Mirando=मिरांडो Polexa=पोलेक्सा Damaro=डमारो
Fenvik=फ़ेनविक Quantela=क्वांटेला Zelinor=ज़ेलिनॉर Havista=हविस्टा Ostrella=ऑस्ट्रेला Galvion=गैल्वियन
Rubeno=रुबेनो Sarvanta=सरवांटा Tilmora=टिलमोरा Ulvento=उल्वेंटो Wexaro=वेक्सारो Yorvana=योरवाना
Zandira=ज़ांडिरा Korvelis=कोरवेलिस Almeto=अलमेटो Brisenda=ब्रिसेंडा Cordavia=कॉर्डाविया
Delmira=डेलमिरा Estovar=एस्टोवार Florento=फ़्लोरेंटो Gandrela=गैंड्रेला Heliora=हेलिओरा Ikarno=इकार्नो
Jastrevo=जास्ट्रेवो Lorvato=लोरवाटो Manteva=मांटेवा Nimbaro=निंबारो Pelvano=पेलवानो Trevonta=ट्रेवोंटा
Emma=एमा Alice=एलिस Sarah=सारा John=जॉन Thomas=थॉमस Peter=पीटर
Smith=स्मिथ Miller=मिलर Wilson=विल्सन Taylor=टेलर Brown=ब्राउन Walker=वॉकर
Ingrid=इंग्रिड Greta=ग्रेटा Ursula=उर्सुला Lukas=लुकास Klaus=क्लाउस Stefan=श्टेफ़ान
Schmidt=श्मिट Wagner=वाग्नर Becker=बेकर Hoffmann=हॉफ़मान Keller=केलर Vogel=फ़ोगल
Carmen=कार्मेन Lucía=लुसिया Sofía=सोफ़िया Carlos=कार्लोस Diego=डिएगो Pablo=पाब्लो
García=गार्सिया Fernández=फ़र्नांडेज़ Morales=मोरालेस Torres=टोरेस Navarro=नवारो Ortega=ओर्टेगा
Camille=कामीय Juliette=जूलिएट Manon=मानोन Pierre=पिएर Antoine=आंत्वान Mathieu=मात्यू
Dubois=द्यूबुआ Moreau=मोरो Laurent=लोराँ Lefèvre=लफ़ेव्र Girard=जिरार Fontaine=फ़ोंतेन
Olga=ओल्गा Natasha=नताशा Irina=इरीना Ivan=इवान Dmitri=दिमित्री Sergei=सर्गेई
Petrov=पेत्रोव Ivanov=इवानोव Volkov=वोल्कोव Sokolov=सोकोलोव Morozov=मोरोज़ोव Kuznetsov=कुज़्नेत्सोव
Xiaoli=शियाओली Meiling=मेइलिंग Yulan=यूलान Jianguo=जियानगुओ Zhiwei=झीवेई Haoran=हाओरान
Wang=वांग Chen=चेन Zhao=झाओ Liu=लियू Huang=हुआंग Zhou=झोउ
Fatima=फ़ातिमा Layla=लैला Zainab=ज़ैनब Omar=उमर Karim=करीम Tariq=तारिक
Haddad=हद्दाद Khoury=खूरी Mansour=मंसूर Najjar=नज्जार Saleh=सालेह Qasim=कासिम
Priya=प्रिया Anjali=अंजलि Sunita=सुनीता Arjun=अर्जुन Rahul=राहुल Vikram=विक्रम
Sharma=शर्मा Patel=पटेल Gupta=गुप्ता Nair=नायर Verma=वर्मा Reddy=रेड्डी
Neema=नीमा Zawadi=ज़वादी Wanjiru=वांजिरू Juma=जुमा Baraka=बराका Kamau=कमाउ
Mwangi=म्वांगी Kimani=किमानी Otieno=ओतिएनो Mushi=मुशी Barasa=बरासा Ochieng=ओचियेंग
Ayşe=आयशे Elif=एलिफ़ Derya=देर्या Emre=एमरे Burak=बुराक Orhan=ओरहान
Yılmaz=यिलमाज़ Demir=देमिर Kaya=काया Çelik=चेलिक Arslan=अर्सलान Aydın=आयदिन
""")

_ENDINGS = {
    ("m", "ा"): ("ा", "े", "े", "ों"),
    ("m", "ी"): ("ी", "ी", "ी", "ियों"),
    ("m", "ू"): ("ू", "ू", "ू", "ुओं"),
    ("m", ""): ("", "", "", "ों"),
    ("f", "ा"): ("ा", "ा", "ाएँ", "ाओं"),
    ("f", "ी"): ("ी", "ी", "ियाँ", "ियों"),
    ("f", ""): ("", "", "ें", "ों"),
}
"""Of nouns by gender and last vowel: singular direct and oblique, plural direct and oblique."""
_PERFECTIVES = read_forms("""
कर | किया किए की कीं
दे | दिया दिए दी दीं
जा | गया गए गई गईं
हो | हुआ हुए हुई हुईं
""")
"""Irregular ones: masculine singular and plural, feminine singular and plural."""
_INSTITUTIONS = read_names("""
university=विश्वविद्यालय museum=संग्रहालय bank=बैंक hospital=अस्पताल
""")
_NUMERALS = "शून्य एक दो तीन चार पाँच छह सात आठ नौ दस".split()
_TIME_POSTPOSITIONS = {
    TimeKind.WEEKDAY: "को",
    TimeKind.MONTH: "में",
    TimeKind.YEAR: "में",
    TimeKind.DATE: "को",
}
_PARTS_OF_DAY = {"morning": "", "noon": "में", "evening": "को", "night": "में"}
_ADVERBIAL = r"(S\NP)/(S\NP)"
_OF = word("के", "ADP", r"PP\NP")
"""The first half of के साथ and के लिए."""
_ERGATIVE = word("ने", "ADP", r"NP\NP")
_NOT = word("नहीं", "PART", _ADVERBIAL)
_MANNERS = {
    "hurry": (word("जल्दी", "NOUN", "N"), word("से", "ADP", rf"({_ADVERBIAL})\NP")),
}
_COMMA, _AND = glued(",", "PUNCT", ","), word("और", "CCONJ", "conj")
_SUBORDINATE = r"(S\S)/S[dcl]"
_CONNECTIVES = {
    Connective.AND: [_AND],
    Connective.BUT: [_COMMA, word("लेकिन", "CCONJ", "conj")],
    Connective.WHILE: [_COMMA, word("जबकि", "SCONJ", _SUBORDINATE)],
    Connective.THEN: [_AND, word("फिर", "ADV", "S/S")],
    Connective.BECAUSE: [_COMMA, word("क्योंकि", "SCONJ", _SUBORDINATE)],
}
_QUESTION_WORDS = read_forms("""
actor | कौन
agent | किसने
place | कहाँ
time  | कब
price | कितने यूरो में
""")
"""An agent is an actor with ने. What is asked for a thing depends on its postposition."""
_QUESTION_NOUNS = read_forms("""
actor       | कौन-सा व्यक्ति
agent       | किस व्यक्ति ने
place       | किस शहर में
destination | किस शहर
time        | किस समय
price       | किस कीमत पर
""")
_WHAT = {"": "क्या", "को": "किसे", "का": "किसका", "की": "किसकी"}
_GENDERS = ("m", "f")
_HOW_MANY = {"m": "कितने", "f": "कितनी"}
_ASK_ABOUT = {
    Relation.MEMBER: "इनमें से कौन-सा शब्द “{}” की श्रेणी में आता है?",
    Relation.KIND: "“{}” शब्द किस श्रेणी में आता है?",
    Relation.OPPOSITE: "“{}” का विलोम शब्द क्या है?",
}

CODE = "hi"
SENTENCE_SPACE = " "
OPENINGS: tuple[str, ...] = ("", "क्या कोई जानता है: ", "कृपया बताइए: ", "एक प्रश्न: ")
NOT_TOLD = "पाठ में यह नहीं बताया गया है।"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Noun:
    """A noun that one can count."""

    gender: str
    """`m` or `f`."""
    forms: tuple[str, ...]
    """Singular direct and oblique, plural direct and oblique."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Verb:
    """What is said of an action."""

    agreement: str
    """`subject`, `object`, or the gender of the noun before the verb."""
    postposition: tuple[Word, ...]
    """Of the one that the action is done to, or where it goes."""
    before: tuple[Word, ...]
    """The noun or invariable word before the verb."""
    forms: tuple[Word, ...]
    """Masculine singular and plural, feminine singular and plural."""
    infinitive: str

    @property
    def is_ergative(self) -> bool:
        """Whether the subject has ने."""
        return self.agreement != "subject"


def state(statement: Statement) -> list[Word]:
    """The statement as a Hindi sentence."""
    style = statement.style
    words = _clause(statement.first, style, is_continued=statement.is_continued)
    if statement.second is not None:
        later = Style(has_digits=style.has_digits)
        second = _clause(statement.second, later, is_continued=statement.is_second_continued)
        words += [*_CONNECTIVES[statement.connective], *second]
    return [*words, glued("।", "PUNCT", ".")]


def ask(event: Event, slot: Slot, style: Style = DEFAULT_STYLE) -> list[Word]:
    """The question that `slot` of `event` answers."""
    fronted: Sequence[Word] = ()
    if style.is_time_first and event.time is not None and slot is not Slot.TIME:
        fronted, event = _time(event.time, ""), event.without(Slot.TIME)
    return [*fronted, *_ask(event, slot, style), glued("?", "PUNCT")]


def cite(concept: Concept) -> str:
    """The direct singular, masculine adjective, infinitive or name as a dictionary lists it."""
    if isinstance(concept, Action):
        return _find_verb(concept).infinitive
    return _CITED[concept.name]


def ask_about(relation: Relation, cited: str) -> str:
    """The question for what stands in `relation` to the word `cited`."""
    return _ASK_ABOUT[relation].format(cited)


def _ask(event: Event, slot: Slot, style: Style) -> list[Word]:
    """The question without its end, and without a time that was fronted."""
    verb = _find_verb(event.action)
    if slot is Slot.ACTOR:
        asked = _find_question_words("agent" if verb.is_ergative else "actor", style)
        told = [*_circumstances(event), *_objects(event, _quantify(event, style))]
        return [*asked, *told, *_verb(event, "m")]
    subject = _subject(event)
    if slot is Slot.QUANTITY:
        objects = _objects(event, _ask_number(event, style))
        return [*subject, *_circumstances(event), *objects, *_verb(event)]
    left = event.without(slot)
    told = [*subject, *_circumstances(left), *_objects(left, _quantify(left, style))]
    if slot is Slot.THING:
        return [*told, *_ask_thing(event, style), *_verb(left)]
    if slot is Slot.PLACE and event.action.frame is Frame.MOTION:
        asked = _find_question_words("destination" if style.has_question_noun else slot, style)
        return [*told, *asked, *verb.postposition, *_verb(left)]
    return [*told, *_verb(left, asked=_find_question_words(slot, style))]


def _find_question_words(key: str, style: Style) -> list[Word]:
    texts = (_QUESTION_NOUNS if style.has_question_noun else _QUESTION_WORDS)[key]
    return [word(text, "PRON") for text in texts]


def _ask_number(event: Event, style: Style) -> list[Word]:
    """कितने or कितनी; with a noun, कुल कितने: how many in all."""
    assert event.thing is not None
    how_many = word(_HOW_MANY[_NOUNS[event.thing.name].gender], "PRON")
    return [word("कुल", "ADV"), how_many] if style.has_question_noun else [how_many]


def _ask_thing(event: Event, style: Style) -> list[Word]:
    """क्या, or the oblique with the postposition that things have here."""
    postposition = _find_verb(event.action).postposition
    is_marked = event.recipient is None and bool(postposition)
    what = word(_WHAT[postposition[0].text if is_marked else ""], "PRON")
    return [word("ठीक-ठीक", "ADV"), what] if style.has_question_noun else [what]


def _clause(event: Event, style: Style, *, is_continued: bool) -> list[Word]:
    subject = [_pronoun(event)] if is_continued else _subject(event)
    objects = _objects(event, _quantify(event, style))
    if event.time is None or not style.is_time_first:
        return [*subject, *_circumstances(event), *objects, *_verb(event)]
    circumstances = _circumstances(event.without(Slot.TIME))
    return [*_time(event.time, "S/S"), *subject, *circumstances, *objects, *_verb(event)]


def _subject(event: Event) -> list[Word]:
    """`प्रिया शर्मा`, `प्रिया शर्मा ने`, `शिक्षिका प्रिया शर्मा ने`."""
    words = mark(_actor(event.actor), Slot.ACTOR)
    if event.profession is not None:
        professions = _WOMEN if _find_gender(event.actor) == "f" else _MEN
        words = [word(professions[event.profession.name], "NOUN", "N/N"), *words]
    return [*words, _ERGATIVE] if _find_verb(event.action).is_ergative else words


def _pronoun(event: Event) -> Word:
    text = "उसने" if _find_verb(event.action).is_ergative else "वह"
    return word(text, "PRON", "NP")


def _find_gender(actor: Actor) -> str:
    """That of a person; institutions are masculine."""
    return actor.first.gender if isinstance(actor, Person) else "m"


def _circumstances(event: Event) -> list[Word]:
    """When, where, with whom, for how much, in what manner."""
    words: list[Word] = []
    if event.time is not None:
        words += _time(event.time, _ADVERBIAL)
    if event.place is not None and event.action.frame is not Frame.MOTION:
        words += [*_city(event.place), word("में", "ADP", rf"({_ADVERBIAL})\NP")]
    if event.companion is not None:
        words += [*_actor(event.companion), _OF, word("साथ", "ADP", rf"({_ADVERBIAL})\PP")]
    if event.price is not None:
        words += mark([word(str(event.price), "NUM", "N/N")], Slot.PRICE)
        words += [word("यूरो", "NOUN", "N"), word("में", "ADP", rf"({_ADVERBIAL})\NP")]
    return [*words, *_MANNERS.get(event.action.name, ())]


def _objects(event: Event, number: Sequence[Word]) -> list[Word]:
    """To whom, what, or where to; `number` is what stands before the thing."""
    postposition = _find_verb(event.action).postposition
    words: list[Word] = []
    if event.recipient is not None:
        words += [*_actor(event.recipient), *postposition]
    if event.organisation is not None:
        words += [*_actor(event.organisation), *postposition]
    if event.place is not None and event.action.frame is Frame.MOTION:
        words += [*_city(event.place), *postposition]
    if event.thing is not None:
        words += mark([*number, *_counted(event)], Slot.THING)
        words += () if _is_direct(event) else postposition
    return words


def _is_direct(event: Event) -> bool:
    """Whether the thing has no postposition, which in transfers is the recipient's."""
    return event.recipient is not None or not _find_verb(event.action).postposition


def _quantify(event: Event, style: Style) -> list[Word]:
    """`तीन`, `3`; `एक`; negated `कोई`, oblique `किसी`."""
    if event.thing is None:
        return []
    if event.quantity > 1:
        text = str(event.quantity) if style.has_digits else _NUMERALS[event.quantity]
        return mark([word(text, "NUM", "N/N")], Slot.QUANTITY)
    if event.is_negated:
        return [word("कोई" if _is_direct(event) else "किसी", "DET", "NP/N")]
    return [word("एक", "NUM", "N/N")]


def _counted(event: Event) -> list[Word]:
    """The noun and its adjective, without a numeral."""
    assert event.thing is not None
    noun = _NOUNS[event.thing.name]
    case = 2 * (event.quantity > 1) + (not _is_direct(event))
    words = [word(noun.forms[case], "NOUN", "N")]
    if event.adjective is None:
        return words
    ending = "ी" if noun.gender == "f" else ("े" if case else "ा")
    return [word(_inflect(_QUALITIES[event.adjective.name], ending), "ADJ", "N/N"), *words]


@cache
def _inflect(quality: str, ending: str) -> str:
    """An adjective in -ा with another ending, a letter of its own in नए and नई; others stay."""
    if not quality.endswith("ा") or ending == "ा":
        return quality
    if quality.endswith("या"):
        return quality[:-2] + {"े": "ए", "ी": "ई"}[ending]
    return quality[:-1] + ending


def _verb(event: Event, gender: str = "", asked: Sequence[Word] = ()) -> list[Word]:
    """`मरम्मत नहीं की`, `प्राप्त किया`; what is asked stands after a noun and before other words.

    The subject's gender is that of the actor unless it is given.
    """
    verb = _find_verb(event.action)
    position = 2 * (_find_agreement(event, gender) == "f")
    if verb.agreement == "object" and event.thing is not None:
        position += event.quantity > 1
    negation = [_NOT] if event.is_negated else []
    if verb.agreement in _GENDERS:
        return [*verb.before, *asked, *negation, verb.forms[position]]
    return [*asked, *verb.before, *negation, verb.forms[position]]


def _find_agreement(event: Event, gender: str) -> str:
    """The gender of what the verb agrees with; क्या is masculine."""
    agreement = _find_verb(event.action).agreement
    if agreement == "subject":
        return gender or _find_gender(event.actor)
    if agreement == "object":
        return "m" if event.thing is None else _NOUNS[event.thing.name].gender
    return agreement


@cache
def _actor(actor: Actor) -> tuple[Word, ...]:
    """`प्रिया शर्मा`, `सोलारो`, `ओस्लो विश्वविद्यालय`: alike in both cases."""
    if isinstance(actor, Person):
        first, last = _NAMES[actor.first.name], _NAMES[actor.last.name]
        return tuple(name([word(first, "PROPN", "N/N"), word(last, "PROPN", "N")], "PER"))
    eponym = _NAMES[actor.eponym.name]
    if actor.kind is OrganisationKind.COMPANY:
        return tuple(name([word(eponym, "PROPN", "N")], "ORG"))
    head = word(_INSTITUTIONS[actor.kind], "PROPN", "N")
    return tuple(name([word(eponym, "PROPN", "N/N"), head], "ORG"))


def _city(city: City) -> list[Word]:
    return mark(name([word(_NAMES[city.name], "PROPN", "N")], "LOC"), Slot.PLACE)


@cache
def _time(time: Time, modifier: str) -> tuple[Word, ...]:
    """`सोमवार को`, `मार्च में`, `14 मार्च 2015 को`; `modifier` is the phrase's category."""
    if time.kind is TimeKind.PART_OF_DAY:
        postposition = _PARTS_OF_DAY[time.name]
    else:
        postposition = _TIME_POSTPOSITIONS[time.kind]
    if not postposition:
        return tuple(mark([word(_OTHER_NOUNS[time.name], "NOUN", modifier)], Slot.TIME))
    end = word(postposition, "ADP", rf"({modifier})\NP")
    return (*mark(_point_in_time(time), Slot.TIME), end)


def _point_in_time(time: Time) -> list[Word]:
    """`सोमवार`, `शाम`, `2015`, `14 मार्च 2015`."""
    if time.kind is TimeKind.YEAR:
        return [word(str(time.year), "NUM", "N")]
    noun = _OTHER_NOUNS[time.name]
    if time.kind is TimeKind.DATE:
        day, year = word(str(time.day), "NUM", "N/N"), word(str(time.year), "NUM", "N")
        return [day, word(noun, "PROPN", "N/N"), year]
    return [word(noun, "NOUN" if time.kind is TimeKind.PART_OF_DAY else "PROPN", "N")]


def _decline(noun: str, gender: str) -> _Noun:
    """`केला केले केले केलों`, `नाशपाती नाशपाती नाशपातियाँ नाशपातियों`."""
    vowel = noun[-1] if (gender, noun[-1]) in _ENDINGS else ""
    stem = noun.removesuffix(vowel)
    forms = tuple(stem + ending for ending in _ENDINGS[gender, vowel])
    return _Noun(gender=gender, forms=forms)


def _conjugate(stem: str) -> tuple[str, ...]:
    """The perfective: `खरीदा खरीदे खरीदी खरीदीं`, `पाया पाए पाई पाईं`."""
    if stem in _PERFECTIVES:
        return _PERFECTIVES[stem]
    endings = "या ए ई ईं" if stem[-1] in "ाो" else "ा े ी ीं"
    return tuple(stem + ending for ending in endings.split())


@cache
def _find_verb(action: Action) -> _Verb:
    """The action's row of the table, with words and their categories."""
    cells = ("" if cell == "-" else cell for cell in _VERBS[action.name])
    agreement, marker, before, stem = cells
    has_noun = agreement in _GENDERS
    category = r"S[dcl]\NP"
    if marker in ("को", "के लिए"):
        category = rf"({category})\PP"
    if has_noun or action.frame is not Frame.ACTIVITY:
        category = rf"({category})\NP"
    upos, inner = ("NOUN", "N") if has_noun else ("ADJ", _ADVERBIAL)
    manner = [part.text for part in _MANNERS.get(action.name, ())]
    return _Verb(
        agreement=agreement,
        postposition=_build_postposition(marker, agreement),
        before=(word(before, upos, inner),) if before else (),
        forms=tuple(word(form, "VERB", category) for form in _conjugate(stem)),
        infinitive=" ".join([*manner, *before.split(), f"{stem}ना"]),
    )


def _build_postposition(marker: str, agreement: str) -> tuple[Word, ...]:
    """`को`, `के लिए`, or `का` in the gender of the noun that follows."""
    if marker == "का":
        return (word("की" if agreement == "f" else "का", "ADP", r"(NP/N)\NP"),)
    if marker == "के लिए":
        return (_OF, word("लिए", "ADP", r"PP\PP"))
    return (word(marker, "ADP", r"PP\NP"),) if marker else ()


_NOUNS = {
    **{thing: _decline(noun, "m") for thing, noun in _MASCULINE.items()},
    **{thing: _decline(noun, "f") for thing, noun in _FEMININE.items()},
}
_CITED = {**_MASCULINE, **_FEMININE, **_QUALITIES, **_MEN, **_OTHER_NOUNS, **_NAMES}
