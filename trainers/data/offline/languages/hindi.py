"""Hindi: verb last; in the perfective, ने on the subject takes the verb's agreement from it.

Order: subject, time, place, company, price, recipient, thing, verb. A verb agrees with its subject
where that has no ने, else with a thing that has no postposition, else with the noun that makes one
meaning with it, as in मरम्मत करना. What has a postposition stands in the oblique case. नहीं and
question words stand before the verb itself.
Spelling: a nukta under ज़ and फ़ but not under क, ख and ग; चंद्रबिंदु where vowels are nasal.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    City,
    Frame,
    OrganisationKind,
    Time,
    TimeKind,
    read_forms,
    read_names,
)
from trainers.data.offline.words import Word, glued, mark, name, word

# thing | singular direct and oblique, plural direct and oblique, gender
_THINGS = read_forms("""
instrument   | वाद्ययंत्र वाद्ययंत्र वाद्ययंत्र वाद्ययंत्रों m
violin       | वायलिन वायलिन वायलिन वायलिनों m
guitar       | गिटार गिटार गिटार गिटारों m
flute        | बाँसुरी बाँसुरी बाँसुरियाँ बाँसुरियों f
drum         | ढोल ढोल ढोल ढोलों m
trumpet      | तुरही तुरही तुरहियाँ तुरहियों f
harp         | हार्प हार्प हार्प हार्पों m
fruit        | फल फल फल फलों m
apple        | सेब सेब सेब सेबों m
orange       | संतरा संतरे संतरे संतरों m
banana       | केला केले केले केलों m
lemon        | नींबू नींबू नींबू नींबुओं m
pear         | नाशपाती नाशपाती नाशपातियाँ नाशपातियों f
peach        | आड़ू आड़ू आड़ू आड़ुओं m
melon        | खरबूज़ा खरबूज़े खरबूज़े खरबूज़ों m
vehicle      | वाहन वाहन वाहन वाहनों m
car          | कार कार कारें कारों f
bicycle      | साइकिल साइकिल साइकिलें साइकिलों f
motorcycle   | मोटरसाइकिल मोटरसाइकिल मोटरसाइकिलें मोटरसाइकिलों f
truck        | ट्रक ट्रक ट्रक ट्रकों m
bus          | बस बस बसें बसों f
tractor      | ट्रैक्टर ट्रैक्टर ट्रैक्टर ट्रैक्टरों m
book         | किताब किताब किताबें किताबों f
novel        | उपन्यास उपन्यास उपन्यास उपन्यासों m
dictionary   | शब्दकोश शब्दकोश शब्दकोश शब्दकोशों m
atlas        | एटलस एटलस एटलस एटलसों m
encyclopedia | विश्वकोश विश्वकोश विश्वकोश विश्वकोशों m
guidebook    | मार्गदर्शिका मार्गदर्शिका मार्गदर्शिकाएँ मार्गदर्शिकाओं f
animal       | जानवर जानवर जानवर जानवरों m
cat          | बिल्ली बिल्ली बिल्लियाँ बिल्लियों f
dog          | कुत्ता कुत्ते कुत्ते कुत्तों m
horse        | घोड़ा घोड़े घोड़े घोड़ों m
rabbit       | खरगोश खरगोश खरगोश खरगोशों m
cow          | गाय गाय गायें गायों f
goat         | बकरी बकरी बकरियाँ बकरियों f
camel        | ऊँट ऊँट ऊँट ऊँटों m
bird         | पक्षी पक्षी पक्षी पक्षियों m
pigeon       | कबूतर कबूतर कबूतर कबूतरों m
duck         | बत्तख बत्तख बत्तखें बत्तखों f
swan         | हंस हंस हंस हंसों m
eagle        | गरुड़ गरुड़ गरुड़ गरुड़ों m
owl          | उल्लू उल्लू उल्लू उल्लुओं m
goose        | कलहंस कलहंस कलहंस कलहंसों m
tool         | औज़ार औज़ार औज़ार औज़ारों m
hammer       | हथौड़ा हथौड़े हथौड़े हथौड़ों m
saw          | आरी आरी आरियाँ आरियों f
axe          | कुल्हाड़ी कुल्हाड़ी कुल्हाड़ियाँ कुल्हाड़ियों f
shovel       | बेलचा बेलचे बेलचे बेलचों m
drill        | बरमा बरमे बरमे बरमों m
screwdriver  | पेचकस पेचकस पेचकस पेचकसों m
device       | उपकरण उपकरण उपकरण उपकरणों m
phone        | फ़ोन फ़ोन फ़ोन फ़ोनों m
computer     | कंप्यूटर कंप्यूटर कंप्यूटर कंप्यूटरों m
printer      | प्रिंटर प्रिंटर प्रिंटर प्रिंटरों m
refrigerator | फ़्रिज फ़्रिज फ़्रिज फ़्रिजों m
camera       | कैमरा कैमरे कैमरे कैमरों m
""")
# quality | masculine direct singular, other masculine, feminine
_QUALITIES = read_forms("""
big       | बड़ा बड़े बड़ी
small     | छोटा छोटे छोटी
expensive | महँगा महँगे महँगी
cheap     | सस्ता सस्ते सस्ती
beautiful | सुंदर सुंदर सुंदर
new       | नया नए नई
old       | पुराना पुराने पुरानी
heavy     | भारी भारी भारी
light     | हल्का हल्के हल्की
red       | लाल लाल लाल
blue      | नीला नीले नीली
white     | सफ़ेद सफ़ेद सफ़ेद
black     | काला काले काली
fresh     | ताज़ा ताज़े ताज़ी
rotten    | सड़ा सड़े सड़ी
""")
# profession | of a man, and of a woman where that is another
_PROFESSIONS = read_forms("""
teacher    | शिक्षक शिक्षिका
doctor     | डॉक्टर
nurse      | नर्स
engineer   | इंजीनियर
lawyer     | वकील
journalist | पत्रकार
farmer     | किसान
baker      | नानबाई
pilot      | पायलट
librarian  | पुस्तकालयाध्यक्ष
musician   | संगीतकार
student    | छात्र छात्रा
""")
_NOUNS = read_names("""
day=दिन month=महीना city=शहर profession=पेशा
Monday=सोमवार Tuesday=मंगलवार Wednesday=बुधवार Thursday=गुरुवार Friday=शुक्रवार Saturday=शनिवार
Sunday=रविवार
January=जनवरी February=फ़रवरी March=मार्च April=अप्रैल May=मई June=जून July=जुलाई August=अगस्त
September=सितंबर October=अक्टूबर November=नवंबर December=दिसंबर
morning=सुबह noon=दोपहर evening=शाम night=रात
""")
# action | infinitive; what the verb agrees with: its subject (which then has no ने), its object or
# a noun of its own; category; postposition of the thing, the recipient, the organisation or the
# destination, - for none; noun or invariable before the verb, - for none; perfective: of nouns the
# one, of subjects masculine and feminine, of objects singular and plural of either
_VERBS = read_forms(r"""
buy        | खरीदना object (S[dcl]\NP)\NP - - खरीदा खरीदे खरीदी खरीदीं
sell       | बेचना object (S[dcl]\NP)\NP - - बेचा बेचे बेची बेचीं
find       | पाना object (S[dcl]\NP)\NP - - पाया पाए पाई पाईं
lose       | खोना object (S[dcl]\NP)\NP - - खोया खोए खोई खोईं
photograph | तस्वीर_खींचना noun (S[dcl]\NP)\NP की तस्वीर खींची
draw       | चित्र_बनाना noun (S[dcl]\NP)\NP का चित्र बनाया
describe   | वर्णन_करना noun (S[dcl]\NP)\NP का वर्णन किया
choose     | चुनना object (S[dcl]\NP)\NP - - चुना चुने चुनी चुनीं
receive    | प्राप्त_करना object (S[dcl]\NP)\NP - प्राप्त किया किए की कीं
inspect    | निरीक्षण_करना noun (S[dcl]\NP)\NP का निरीक्षण किया
repair     | मरम्मत_करना noun (S[dcl]\NP)\NP की मरम्मत की
damage     | नुकसान_पहुँचाना noun ((S[dcl]\NP)\PP)\NP को नुकसान पहुँचाया
harvest    | तुड़ाई_करना noun (S[dcl]\NP)\NP की तुड़ाई की
read       | पढ़ना object (S[dcl]\NP)\NP - - पढ़ा पढ़े पढ़ी पढ़ीं
park       | पार्क_करना object (S[dcl]\NP)\NP - पार्क किया किए की कीं
feed       | खाना_खिलाना noun ((S[dcl]\NP)\PP)\NP को खाना खिलाया
install    | स्थापित_करना object (S[dcl]\NP)\NP - स्थापित किया किए की कीं
give       | देना object ((S[dcl]\NP)\PP)\NP को - दिया दिए दी दीं
send       | भेजना object ((S[dcl]\NP)\PP)\NP को - भेजा भेजे भेजी भेजीं
bring      | लाना subject ((S[dcl]\NP)\PP)\NP के_लिए - लाया लाई
hand       | थमाना object ((S[dcl]\NP)\PP)\NP को - थमाया थमाए थमाई थमाईं
travel     | यात्रा_करना noun (S[dcl]\NP)\NP की यात्रा की
fly        | उड़ान_भरना noun ((S[dcl]\NP)\PP)\NP के_लिए उड़ान भरी
move       | स्थानांतरित_होना subject (S[dcl]\NP)\NP - स्थानांतरित हुआ हुई
return     | लौटना subject (S[dcl]\NP)\NP - - लौटा लौटी
hurry      | जल्दी_से_जाना subject (S[dcl]\NP)\NP - - गया गई
dance      | नाचना subject S[dcl]\NP - - नाचा नाची
sing       | गाना_गाना noun (S[dcl]\NP)\NP - गाना गाया
swim       | तैरना subject S[dcl]\NP - - तैरा तैरी
jog        | जॉगिंग_करना noun (S[dcl]\NP)\NP - जॉगिंग की
cook       | खाना_पकाना noun (S[dcl]\NP)\NP - खाना पकाया
exercise   | व्यायाम_करना noun (S[dcl]\NP)\NP - व्यायाम किया
joke       | मज़ाक_करना noun (S[dcl]\NP)\NP - मज़ाक किया
laugh      | हँसना subject S[dcl]\NP - - हँसा हँसी
cry        | रोना subject S[dcl]\NP - - रोया रोई
visit      | दौरा_करना noun (S[dcl]\NP)\NP का दौरा किया
praise     | प्रशंसा_करना noun (S[dcl]\NP)\NP की प्रशंसा की
criticise  | आलोचना_करना noun (S[dcl]\NP)\NP की आलोचना की
support    | समर्थन_करना noun (S[dcl]\NP)\NP का समर्थन किया
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

_TIME_POSTPOSITIONS = read_names("""
weekday=को month=में year=में date=को morning=- noon=में evening=को night=में
""")
_NUMERALS = "शून्य एक दो तीन चार पाँच छह सात आठ नौ दस".split()
_INSTITUTIONS = read_names("""
university=विश्वविद्यालय museum=संग्रहालय bank=बैंक hospital=अस्पताल
""")
_LOANED = {"पार्क"}
"""Words before a verb that are nouns, though the verb agrees with the thing."""
_ADVERBIAL = r"(S\NP)/(S\NP)"
_ERGATIVE, _NOT = word("ने", "ADP", r"NP\NP"), word("नहीं", "PART", _ADVERBIAL)
_IN, _OF = word("में", "ADP", rf"({_ADVERBIAL})\NP"), word("के", "ADP", r"PP\NP")
_WITH = [_OF, word("साथ", "ADP", rf"({_ADVERBIAL})\PP")]
_POSTPOSITIONS = {
    "-": [],
    "को": [word("को", "ADP", r"PP\NP")],
    "के लिए": [_OF, word("लिए", "ADP", r"PP\PP")],
    "का": [word("का", "ADP", r"(NP/N)\NP")],
    "की": [word("की", "ADP", r"(NP/N)\NP")],
}
_MANNERS = {"hurry": [word("जल्दी", "NOUN", "N"), word("से", "ADP", rf"({_ADVERBIAL})\NP")]}
_COMMA, _AND = glued(",", "PUNCT", ","), word("और", "CCONJ", "conj")
_SUBORDINATE = r"(S\S)/S[dcl]"
_CONNECTIVES = {
    Connective.AND: [_AND],
    Connective.BUT: [_COMMA, word("लेकिन", "CCONJ", "conj")],
    Connective.WHILE: [_COMMA, word("जबकि", "SCONJ", _SUBORDINATE)],
    Connective.THEN: [_AND, word("फिर", "ADV", "S/S")],
    Connective.BECAUSE: [_COMMA, word("क्योंकि", "SCONJ", _SUBORDINATE)],
}
# slot; of an actor ने, of a thing its postposition, of a quantity its gender
_QUESTION_WORDS = read_forms("""
actor       | कौन
ने          | किसने
thing       | क्या
को          | किसे
का          | किसका
की          | किसकी
place       | कहाँ
destination | कहाँ
time        | कब
m           | कितने
f           | कितनी
price       | कितने यूरो में
""")
_QUESTION_NOUNS = read_forms("""
actor       | कौन-सा व्यक्ति
ने          | किस व्यक्ति ने
thing       | ठीक-ठीक क्या
को          | ठीक-ठीक किसे
का          | ठीक-ठीक किसका
की          | ठीक-ठीक किसकी
place       | किस शहर में
destination | किस शहर
time        | किस समय
m           | कुल कितने
f           | कुल कितनी
price       | किस कीमत पर
""")
_ASKED_LAST = ("place", "time", "price")
_ASK_ABOUT = {
    Relation.MEMBER: "इनमें से कौन-सा शब्द “{}” की श्रेणी में आता है?",
    Relation.KIND: "“{}” शब्द किस श्रेणी में आता है?",
    Relation.OPPOSITE: "“{}” का विलोम शब्द क्या है?",
}
_CITED = _NOUNS | _NAMES
_CITED |= {key: row[0] for key, row in (_THINGS | _QUALITIES | _PROFESSIONS | _VERBS).items()}

CODE = "hi"
SENTENCE_SPACE = " "
OPENINGS: tuple[str, ...] = ("", "क्या कोई जानता है: ", "कृपया बताइए: ", "एक प्रश्न: ")
NOT_TOLD = "पाठ में यह नहीं बताया गया है।"


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
    return _CITED[concept.name]


def ask_about(relation: Relation, cited: str) -> str:
    """The question for what stands in `relation` to the word `cited`."""
    return _ASK_ABOUT[relation].format(cited)


def _ask(event: Event, slot: Slot, style: Style) -> list[Word]:
    """The question without its end, and without a time that was fronted.

    What is asked stands where its answer would, but time, place and price before the verb itself.
    """
    key = _find_question(event, slot)
    texts = (_QUESTION_NOUNS if style.has_question_noun else _QUESTION_WORDS)[key]
    asked = [word(text, "PRON") for text in texts]
    left = event if slot is Slot.QUANTITY else event.without(slot)
    subject = asked if slot is Slot.ACTOR else _subject(event)
    number = asked if slot is Slot.QUANTITY else _quantify(event, style)
    words = [*subject, *_circumstances(left), *_objects(left, number)]
    if key in _ASKED_LAST:
        return [*words, *_verb(left, asked=asked)]
    if slot is Slot.THING or key == "destination":
        words += asked
    if key == "destination":
        words += _POSTPOSITIONS[_VERBS[event.action.name][3]]
    return [*words, *_verb(left, is_known=key != "actor")]


def _find_question(event: Event, slot: Slot) -> str:
    """The row of the question words."""
    _, agreement, _, postposition, *_ = _VERBS[event.action.name]
    if slot is Slot.QUANTITY and event.thing is not None:
        return _THINGS[event.thing.name][-1]
    if slot is Slot.PLACE and event.action.frame is Frame.MOTION:
        return "destination"
    if slot is Slot.ACTOR and agreement != "subject":
        return "ने"
    return postposition if slot is Slot.THING and _is_oblique(event) else slot


def _clause(event: Event, style: Style, *, is_continued: bool) -> list[Word]:
    subject = _subject(event, is_continued=is_continued)
    objects = _objects(event, _quantify(event, style))
    if event.time is None or not style.is_time_first:
        return [*subject, *_circumstances(event), *objects, *_verb(event)]
    circumstances = _circumstances(event.without(Slot.TIME))
    return [*_time(event.time, "S/S"), *subject, *circumstances, *objects, *_verb(event)]


def _subject(event: Event, *, is_continued: bool = False) -> list[Word]:
    """`प्रिया शर्मा`, `शिक्षिका प्रिया शर्मा ने`, `वह`, `उसने`."""
    has_postposition = _VERBS[event.action.name][1] != "subject"
    if is_continued:
        return [word("उसने" if has_postposition else "वह", "PRON", "NP")]
    words = mark(_actor(event.actor), Slot.ACTOR)
    if event.profession is not None and isinstance(event.actor, Person):
        of_man, *of_woman = _PROFESSIONS[event.profession.name]
        text = of_woman[0] if of_woman and event.actor.first.gender == "f" else of_man
        words = [word(text, "NOUN", "N/N"), *words]
    return [*words, _ERGATIVE] if has_postposition else words


def _circumstances(event: Event) -> list[Word]:
    """When, where, with whom, for how much, in what manner."""
    words: list[Word] = []
    if event.time is not None:
        words += _time(event.time, _ADVERBIAL)
    if event.place is not None and event.action.frame is not Frame.MOTION:
        words += [*_city(event.place), _IN]
    if event.companion is not None:
        words += [*_actor(event.companion), *_WITH]
    if event.price is not None:
        words += mark([word(str(event.price), "NUM", "N/N")], Slot.PRICE)
        words += [word("यूरो", "NOUN", "N"), _IN]
    return [*words, *_MANNERS.get(event.action.name, ())]


def _objects(event: Event, number: Sequence[Word]) -> list[Word]:
    """To whom, what, or where to; `number` is what stands before the thing."""
    postposition = _POSTPOSITIONS[_VERBS[event.action.name][3]]
    words: list[Word] = []
    for other in (event.recipient, event.organisation):
        if other is not None:
            words += [*_actor(other), *postposition]
    if event.place is not None and event.action.frame is Frame.MOTION:
        words += [*_city(event.place), *postposition]
    if event.thing is not None:
        words += mark([*number, *_counted(event)], Slot.THING)
        words += postposition if _is_oblique(event) else ()
    return words


def _is_oblique(event: Event) -> bool:
    """Whether a thing has a postposition here; in transfers that is the recipient's."""
    return event.action.frame is Frame.TRANSITIVE and _VERBS[event.action.name][3] != "-"


def _quantify(event: Event, style: Style) -> list[Word]:
    """`तीन`, `3`; `एक`; negated `कोई`, oblique `किसी`."""
    if event.quantity > 1:
        text = str(event.quantity) if style.has_digits else _NUMERALS[event.quantity]
        return mark([word(text, "NUM", "N/N")], Slot.QUANTITY)
    if event.is_negated:
        return [word("किसी" if _is_oblique(event) else "कोई", "DET", "NP/N")]
    return [word("एक", "NUM", "N/N")]


def _counted(event: Event) -> list[Word]:
    """The noun and its adjective, without a numeral."""
    assert event.thing is not None
    forms = _THINGS[event.thing.name]
    case = 2 * (event.quantity > 1) + _is_oblique(event)
    noun = word(forms[case], "NOUN", "N")
    if event.adjective is None:
        return [noun]
    direct, other, feminine = _QUALITIES[event.adjective.name]
    text = feminine if forms[-1] == "f" else (other if case else direct)
    return [word(text, "ADJ", "N/N"), noun]


def _verb(event: Event, *, asked: Sequence[Word] = (), is_known: bool = True) -> list[Word]:
    """`मरम्मत नहीं की`, `प्राप्त किया`; what is asked stands after a noun, before other words.

    A subject that is not known is masculine.
    """
    _, agreement, category, _, before, *forms = _VERBS[event.action.name]
    verb = word(forms[_agree(event, agreement) if is_known else 0], "VERB", category)
    words = [_NOT, verb] if event.is_negated else [verb]
    if agreement == "noun":
        return [word(before, "NOUN", "N"), *asked, *words]
    if before != "-":
        upos = "NOUN" if before in _LOANED else "ADJ"
        words = [word(before, upos, _ADVERBIAL), *words]
    return [*asked, *words]


def _agree(event: Event, agreement: str) -> int:
    """Position of the form that agrees with the subject or the object; क्या is masculine."""
    if agreement == "object" and event.thing is not None:
        return 2 * (_THINGS[event.thing.name][-1] == "f") + (event.quantity > 1)
    actor = event.actor
    return agreement == "subject" and isinstance(actor, Person) and actor.first.gender == "f"


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
    """`सोमवार को`, `सुबह`, `2015 में`, `14 मार्च 2015 को`; `modifier` is the phrase's category."""
    postposition = _TIME_POSTPOSITIONS.get(time.name) or _TIME_POSTPOSITIONS[time.kind]
    words = [word(str(time.year), "NUM", "N")] if time.year else []
    if time.kind is TimeKind.DATE:
        day, month = str(time.day), _NOUNS[time.name]
        words = [word(day, "NUM", "N/N"), word(month, "PROPN", "N/N"), *words]
    elif time.kind is TimeKind.PART_OF_DAY:
        words = [word(_NOUNS[time.name], "NOUN", modifier if postposition == "-" else "N")]
    elif time.kind is not TimeKind.YEAR:
        words = [word(_NOUNS[time.name], "PROPN", "N")]
    end = [] if postposition == "-" else [word(postposition, "ADP", rf"({modifier})\NP")]
    return (*mark(words, Slot.TIME), *end)
