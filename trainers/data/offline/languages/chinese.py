"""Chinese (simplified): time, company, place and price before the verb, 了 after it, no spaces.

Questions leave the order as it is and put 谁, 什么, 哪里, 什么时候, 几 or 多少 where the answer
would stand. 没有 comes before company and place; under it a verb takes no 了 and its object no
number. Names that are Chinese characters at home go family name first; others are joined by a dot,
the given name first, in the transcription of the news agencies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

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
    OrganisationKind,
    Profession,
    Thing,
    Time,
    TimeKind,
    read_forms,
    read_names,
)
from trainers.data.offline.words import Word, glued, mark, name

# classifier, noun
_THINGS = read_forms("""
instrument   | 件 乐器
violin       | 把 小提琴
guitar       | 把 吉他
flute        | 支 长笛
drum         | 面 鼓
trumpet      | 支 小号
harp         | 架 竖琴
fruit        | 个 水果
apple        | 个 苹果
orange       | 个 橙子
banana       | 根 香蕉
lemon        | 个 柠檬
pear         | 个 梨子
peach        | 个 桃子
melon        | 个 甜瓜
vehicle      | 辆 车
car          | 辆 汽车
bicycle      | 辆 自行车
motorcycle   | 辆 摩托车
truck        | 辆 卡车
bus          | 辆 巴士
tractor      | 辆 拖拉机
book         | 本 书
novel        | 本 小说
dictionary   | 本 词典
atlas        | 本 地图册
encyclopedia | 部 百科全书
guidebook    | 本 旅行指南
animal       | 只 动物
cat          | 只 猫
dog          | 只 狗
horse        | 匹 马
rabbit       | 只 兔子
cow          | 头 奶牛
goat         | 只 山羊
camel        | 头 骆驼
bird         | 只 鸟
pigeon       | 只 鸽子
duck         | 只 鸭子
swan         | 只 天鹅
eagle        | 只 老鹰
owl          | 只 猫头鹰
goose        | 只 鹅
tool         | 件 工具
hammer       | 把 锤子
saw          | 把 锯子
axe          | 把 斧头
shovel       | 把 铲子
drill        | 把 电钻
screwdriver  | 把 螺丝刀
device       | 台 设备
phone        | 部 电话
computer     | 台 电脑
printer      | 台 打印机
refrigerator | 台 冰箱
camera       | 台 相机
""")
# 很, where the quality needs it before 的, and the quality
_ADJECTIVES = read_forms("""
big       | 很 大
small     | 很 小
expensive | 昂贵
cheap     | 便宜
beautiful | 漂亮
new       | 新
old       | 旧
heavy     | 很 重
light     | 很 轻
red       | 红色
blue      | 蓝色
white     | 白色
black     | 黑色
fresh     | 新鲜
rotten    | 腐烂
""")
# verb, and the noun of a compound
_ACTIONS = read_forms("""
buy        | 买
sell       | 卖掉
find       | 找到
lose       | 弄丢
photograph | 拍摄
draw       | 画
describe   | 描述
choose     | 挑选
receive    | 收到
inspect    | 检查
repair     | 修好
damage     | 弄坏
harvest    | 采摘
read       | 阅读
park       | 停放
feed       | 喂
install    | 安装
give       | 送给
send       | 寄给
bring      | 带给
hand       | 交给
travel     | 去
fly        | 飞到
move       | 搬到
return     | 回到
hurry      | 赶到
dance      | 跳 舞
sing       | 唱 歌
swim       | 游 泳
jog        | 跑 步
cook       | 做 饭
exercise   | 锻炼 身体
joke       | 开 玩笑
laugh      | 笑
cry        | 哭
visit      | 参观
praise     | 称赞
criticise  | 批评
support    | 支持
""")
_PROFESSIONS = read_names("""
teacher=老师 doctor=医生 nurse=护士 engineer=工程师 lawyer=律师 journalist=记者 farmer=农民
baker=面包师 pilot=飞行员 librarian=图书管理员 musician=音乐家 student=学生
""")
_GIVEN_NAMES = read_names("""
Emma=埃玛 Alice=艾丽斯 Sarah=萨拉 John=约翰 Thomas=托马斯 Peter=彼得
Ingrid=英格丽德 Greta=格蕾塔 Ursula=乌尔苏拉 Lukas=卢卡斯 Klaus=克劳斯 Stefan=斯特凡
Carmen=卡门 Lucía=露西亚 Sofía=索菲娅 Carlos=卡洛斯 Diego=迭戈 Pablo=巴勃罗
Camille=卡米耶 Juliette=朱丽叶 Manon=玛农 Pierre=皮埃尔 Antoine=安托万 Mathieu=马蒂厄
Olga=奥莉加 Natasha=娜塔莎 Irina=伊琳娜 Ivan=伊万 Dmitri=德米特里 Sergei=谢尔盖
Xiaoli=晓丽 Meiling=美玲 Yulan=玉兰 Jianguo=建国 Zhiwei=志伟 Haoran=浩然
Fatima=法蒂玛 Layla=莱拉 Zainab=宰娜卜 Omar=奥马尔 Karim=卡里姆 Tariq=塔里克
Priya=普丽娅 Anjali=安贾莉 Sunita=苏妮塔 Arjun=阿琼 Rahul=拉胡尔 Vikram=维克拉姆
Neema=内玛 Zawadi=扎瓦迪 Wanjiru=万吉鲁 Juma=朱马 Baraka=巴拉卡 Kamau=卡马乌
Ayşe=艾谢 Elif=埃莉芙 Derya=德尔娅 Emre=埃姆雷 Burak=布拉克 Orhan=奥尔罕
""")
_FAMILY_NAMES = read_names("""
Smith=史密斯 Miller=米勒 Wilson=威尔逊 Taylor=泰勒 Brown=布朗 Walker=沃克
Schmidt=施密特 Wagner=瓦格纳 Becker=贝克尔 Hoffmann=霍夫曼 Keller=凯勒 Vogel=福格尔
García=加西亚 Fernández=费尔南德斯 Morales=莫拉莱斯 Torres=托雷斯 Navarro=纳瓦罗 Ortega=奥尔特加
Dubois=迪布瓦 Moreau=莫罗 Laurent=洛朗 Lefèvre=勒菲弗 Girard=吉拉尔 Fontaine=方丹
Petrov=彼得罗夫 Ivanov=伊万诺夫 Volkov=沃尔科夫 Sokolov=索科洛夫 Morozov=莫罗佐夫
Kuznetsov=库兹涅佐夫
Wang=王 Chen=陈 Zhao=赵 Liu=刘 Huang=黄 Zhou=周
Haddad=哈达德 Khoury=胡里 Mansour=曼苏尔 Najjar=纳贾尔 Saleh=萨利赫 Qasim=卡西姆
Sharma=夏尔马 Patel=帕特尔 Gupta=古普塔 Nair=奈尔 Verma=维尔马 Reddy=雷迪
Mwangi=姆万吉 Kimani=基马尼 Otieno=奥蒂埃诺 Mushi=穆希 Barasa=巴拉萨 Ochieng=奥钦
Yılmaz=耶尔马兹 Demir=德米尔 Kaya=卡亚 Çelik=切利克 Arslan=阿尔斯兰 Aydın=艾登
""")
_CITIES = read_names("""
Paris=巴黎 London=伦敦 Berlin=柏林 Munich=慕尼黑 Vienna=维也纳 Zurich=苏黎世 Rome=罗马
Milan=米兰 Venice=威尼斯 Madrid=马德里 Barcelona=巴塞罗那 Lisbon=里斯本 Oslo=奥斯陆
Stockholm=斯德哥尔摩 Copenhagen=哥本哈根 Helsinki=赫尔辛基 Warsaw=华沙 Prague=布拉格
Budapest=布达佩斯 Athens=雅典 Moscow=莫斯科 Kyiv=基辅 Istanbul=伊斯坦布尔 Ankara=安卡拉
Cairo=开罗 Tunis=突尼斯 Casablanca=卡萨布兰卡 Damascus=大马士革 Beirut=贝鲁特 Amman=安曼
Baghdad=巴格达 Doha=多哈 Dubai=迪拜 Nairobi=内罗毕 Lagos=拉各斯 Accra=阿克拉 Delhi=德里
Mumbai=孟买 Beijing=北京 Shanghai=上海 Tokyo=东京 Osaka=大阪 Seoul=首尔 Hanoi=河内
Lima=利马 Havana=哈瓦那 Toronto=多伦多 Chicago=芝加哥
""")
_COMPANIES = read_names("""
Solaro=索拉罗 Nordika=诺迪卡 Veltron=维尔特龙 Arimo=阿里莫 Kastella=卡斯特拉 Lumeo=卢米奥
Bravanta=布拉万塔 Tesmar=特斯马 Orvika=奥尔维卡 Mirando=米兰多 Polexa=波莱克萨 Damaro=达马罗
Fenvik=芬维克 Quantela=昆特拉 Zelinor=泽利诺 Havista=哈维斯塔 Ostrella=奥斯特雷拉 Galvion=加尔维恩
Rubeno=鲁贝诺 Sarvanta=萨尔万塔 Tilmora=蒂尔莫拉 Ulvento=乌尔文托 Wexaro=韦克萨罗 Yorvana=约尔瓦纳
Zandira=赞迪拉 Korvelis=科维利斯 Almeto=阿尔梅托 Brisenda=布里森达 Cordavia=科达维亚
Delmira=德尔米拉 Estovar=埃斯托瓦 Florento=弗洛伦托 Gandrela=甘德雷拉 Heliora=赫利奥拉
Ikarno=伊卡诺 Jastrevo=亚斯特雷沃 Lorvato=洛瓦托 Manteva=曼特瓦 Nimbaro=宁巴罗 Pelvano=佩尔瓦诺
Trevonta=特雷文塔
""")
_EPONYMS = _CITIES | _COMPANIES
_NAMED_TIMES = read_names("""
Monday=星期一 Tuesday=星期二 Wednesday=星期三 Thursday=星期四 Friday=星期五 Saturday=星期六
Sunday=星期日
January=一月 February=二月 March=三月 April=四月 May=五月 June=六月 July=七月
August=八月 September=九月 October=十月 November=十一月 December=十二月
morning=早上 noon=中午 evening=晚上 night=夜里
""")
_MONTHS = tuple(month for month, text in _NAMED_TIMES.items() if text.endswith("月"))
_KINDS = read_names("day=日子 month=月份 city=城市 profession=职业")
_CITED = {
    Thing: {thing: noun for thing, (_, noun) in _THINGS.items()},
    Adjective: {quality: forms[-1] for quality, forms in _ADJECTIVES.items()},
    Action: {action: "".join(forms) for action, forms in _ACTIONS.items()},
    Profession: _PROFESSIONS,
    City: _CITIES,
    Time: _NAMED_TIMES,
    Kind: _KINDS,
}
_ADVERBIAL = r"(S\NP)/(S\NP)"
_NUMERALS = "零 一 二 三 四 五 六 七 八 九 十".split()
_VERBS = {
    Frame.ACTIVITY: r"S[dcl]\NP",
    Frame.MOTION: r"(S[dcl]\NP)/NP",
    Frame.TRANSITIVE: r"(S[dcl]\NP)/NP",
    Frame.TRANSFER: r"((S[dcl]\NP)/NP)/NP",
    Frame.CIVIC: r"(S[dcl]\NP)/NP",
}
_INSTITUTIONS: Final = {
    OrganisationKind.UNIVERSITY: "大学",
    OrganisationKind.MUSEUM: "博物馆",
    OrganisationKind.BANK: "银行",
    OrganisationKind.HOSPITAL: "医院",
    OrganisationKind.COMPANY: "公司",
}
_PRONOUNS = {"f": glued("她", "PRON", "NP"), "m": glued("他", "PRON", "NP")}
_COMMA, _JOINING_COMMA = glued("，", "PUNCT", ","), glued("，", "PUNCT", "conj")
_CONNECTIVES = {
    Connective.AND: [_JOINING_COMMA],
    Connective.BUT: [_COMMA, glued("但是", "CCONJ", "conj")],
    Connective.WHILE: [_COMMA, glued("而", "CCONJ", "conj")],
    Connective.THEN: [_JOINING_COMMA, glued("然后", "ADV", "S/S")],
    Connective.BECAUSE: [_COMMA, glued("因为", "SCONJ", r"(S\S)/S[dcl]")],
}
"""A comma alone joins clauses; 同时 would claim that both happened at one time."""
_EUROS = glued("欧元", "NOUN", "N")
_OF = glued("的", "PART", r"(N/N)\N")
_QUESTION_WORDS = {
    Slot.ACTOR: [glued("谁", "PRON")],
    Slot.THING: [glued("什么", "PRON")],
    Slot.PLACE: [glued("哪里", "PRON")],
    Slot.TIME: [glued("什么", "PRON"), glued("时候", "NOUN")],
    Slot.QUANTITY: [glued("几", "NUM")],
    Slot.PRICE: [glued("多少", "NUM"), _EUROS, _OF],
}
_QUESTION_NOUNS = {
    Slot.ACTOR: [glued("哪个", "DET"), glued("人", "NOUN")],
    Slot.THING: [glued("什么", "PRON"), glued("东西", "NOUN")],
    Slot.PLACE: [glued("哪座", "DET"), glued("城市", "NOUN")],
    Slot.TIME: [glued("何时", "ADV")],
    Slot.QUANTITY: [glued("多少", "NUM")],
    Slot.PRICE: [glued("什么", "PRON")],
}
_ASK_ABOUT = {
    Relation.MEMBER: "下面哪一个属于“{}”这一类？",
    Relation.KIND: "“{}”属于哪一类？",
    Relation.OPPOSITE: "“{}”的反义词是什么？",
}

CODE = "zh"
SENTENCE_SPACE = ""
OPENINGS: tuple[str, ...] = ("", "请问，", "有人知道吗：", "问一下：")
NOT_TOLD = "文中没有说。"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Form:
    """The form of a clause: how quantities are written, and what it asks for."""

    has_digits: bool
    asked: Slot | None = None
    """The slot whose words a question word stands for; None in a statement."""
    question: tuple[Word, ...] = ()
    """The words that stand for it."""


def state(statement: Statement) -> list[Word]:
    """The statement as a Chinese sentence."""
    style, form = statement.style, _Form(has_digits=statement.style.has_digits)
    subject = _subject(statement.first, is_continued=statement.is_continued)
    words = _clause(subject, statement.first, form, is_time_first=style.is_time_first)
    if statement.second is not None:
        subject = _subject(statement.second, is_continued=statement.is_second_continued)
        words += _CONNECTIVES[statement.connective]
        words += _clause(subject, statement.second, form, is_time_first=False)
    return [*words, glued("。", "PUNCT", ".")]


def ask(event: Event, slot: Slot, style: Style = DEFAULT_STYLE) -> list[Word]:
    """The question that `slot` of `event` answers."""
    words = tuple((_QUESTION_NOUNS if style.has_question_noun else _QUESTION_WORDS)[slot])
    form = _Form(has_digits=style.has_digits, asked=slot, question=words)
    subject = [*words] if slot is Slot.ACTOR else _subject(event, is_continued=False)
    predicate = _predicate(event, form)
    time = [] if event.time is None else _answer(_time(event.time, ""), Slot.TIME, form)
    # the time comes before 谁, but after a name
    if style.is_time_first != (slot is Slot.ACTOR):
        return [*time, *subject, *predicate, glued("？", "PUNCT")]
    return [*subject, *time, *predicate, glued("？", "PUNCT")]


def cite(concept: Concept) -> str:
    """The word or name as a dictionary lists it: 大 for 很大."""
    return _CITED[type(concept)][concept.name]


def ask_about(relation: Relation, cited: str) -> str:
    """The question for what stands in `relation` to the word `cited`."""
    return _ASK_ABOUT[relation].format(cited)


def _clause(subject: list[Word], event: Event, form: _Form, *, is_time_first: bool) -> list[Word]:
    predicate = _predicate(event, form)
    if event.time is None:
        return [*subject, *predicate]
    if is_time_first:
        time = mark(_time(event.time, "S/S"), Slot.TIME)
        return [*time, _COMMA, *subject, *predicate]
    return [*subject, *mark(_time(event.time, _ADVERBIAL), Slot.TIME), *predicate]


def _answer(words: list[Word], slot: Slot, form: _Form) -> list[Word]:
    """`words` marked as `slot`, or the question word in their place."""
    return list(form.question) if form.asked is slot else mark(words, slot)


def _subject(event: Event, *, is_continued: bool) -> list[Word]:
    """王晓丽, 老师王晓丽, 奥斯陆大学, 她."""
    actor = event.actor
    if is_continued and isinstance(actor, Person):
        return [_PRONOUNS[actor.first.gender]]
    subject = mark(_actor(actor), Slot.ACTOR)
    if event.profession is None:
        return subject
    return [glued(_PROFESSIONS[event.profession.name], "NOUN", "N/N"), *subject]


def _predicate(event: Event, form: _Form) -> list[Word]:
    """Everything after subject and time."""
    words: list[Word] = [glued("没有", "AUX", _ADVERBIAL)] if event.is_negated else []
    if event.companion is not None:
        with_word = glued("和", "ADP", f"({_ADVERBIAL})/NP")
        words += [with_word, *_actor(event.companion), glued("一起", "ADV", _ADVERBIAL)]
    if event.place is not None and event.action.frame is not Frame.MOTION:
        words += [glued("在", "ADP", f"({_ADVERBIAL})/NP"), *_city(event.place, form)]
    if event.price is not None:
        words += _price(event.price, form)
    return [*words, *_verb(event), *_objects(event, form)]


def _price(price: int, form: _Form) -> list[Word]:
    """以350欧元的价格."""
    amount = [*mark([glued(str(price), "NUM", "N/N")], Slot.PRICE), _EUROS, _OF]
    if form.asked is Slot.PRICE:
        amount = [*form.question]
    return [glued("以", "ADP", f"({_ADVERBIAL})/NP"), *amount, glued("价格", "NOUN", "N")]


def _verb(event: Event) -> list[Word]:
    """The verb with 了, which splits a verb-object compound: 跳舞, 跳了舞."""
    verb, *noun = _ACTIONS[event.action.name]
    category = _VERBS[event.action.frame]
    if event.is_negated:
        return [glued("".join([verb, *noun]), "VERB", category)]
    aspect = glued("了", "AUX", r"(S\NP)\(S\NP)")
    if not noun:
        return [glued(verb, "VERB", category), aspect]
    return [glued(verb, "VERB", _VERBS[Frame.TRANSITIVE]), aspect, glued(noun[0], "NOUN", "N")]


def _objects(event: Event, form: _Form) -> list[Word]:
    words: list[Word] = []
    if event.recipient is not None:
        words += _actor(event.recipient)
    if event.thing is not None:
        words += _answer(_thing(event, form), Slot.THING, form)
    if event.organisation is not None:
        words += _actor(event.organisation)
    if event.place is not None and event.action.frame is Frame.MOTION:
        words += _city(event.place, form)
    return words


def _city(city: City, form: _Form) -> list[Word]:
    return _answer(name([glued(_CITIES[city.name], "PROPN", "N")], "LOC"), Slot.PLACE, form)


def _actor(actor: Actor) -> list[Word]:
    """王晓丽, 安娜·施密特, 奥斯陆大学, 索拉罗公司."""
    if not isinstance(actor, Person):
        eponym = glued(_EPONYMS[actor.eponym.name], "PROPN", "N/N")
        return name([eponym, glued(_INSTITUTIONS[actor.kind], "NOUN", "N")], "ORG")
    first, last = _GIVEN_NAMES[actor.first.name], _FAMILY_NAMES[actor.last.name]
    if actor.first.is_han and actor.last.is_han:
        return name([glued(last, "PROPN", "N/N"), glued(first, "PROPN", "N")], "PER")
    dot = glued("·", "PUNCT", r"(N/N)\(N/N)")
    return name([glued(first, "PROPN", "N/N"), dot, glued(last, "PROPN", "N")], "PER")


def _thing(event: Event, form: _Form) -> list[Word]:
    """三把红色的小提琴, 3把小提琴; without a number under negation: 没有买红色的小提琴."""
    assert event.thing is not None
    classifier, noun = _THINGS[event.thing.name]
    words = [glued(noun, "NOUN", "N")]
    if event.adjective is not None:
        *very, quality = _ADJECTIVES[event.adjective.name]
        adjective = [glued(adverb, "ADV", _ADVERBIAL) for adverb in very]
        adjective.append(glued(quality, "ADJ", r"S[dcl]\NP"))
        words = [*adjective, glued("的", "PART", r"(N/N)\(S[dcl]\NP)"), *words]
    if event.is_negated:
        return words
    return [*_numeral(event.quantity, form), glued(classifier, "NOUN", "M"), *words]


def _numeral(quantity: int, form: _Form) -> list[Word]:
    """三, 3; one thing's 一 tells no quantity that is ever asked for."""
    if quantity == 1:
        return [glued(_NUMERALS[1], "NUM", "(N/N)/M")]
    text = str(quantity) if form.has_digits else _NUMERALS[quantity]
    return _answer([glued(text, "NUM", "(N/N)/M")], Slot.QUANTITY, form)


def _time(time: Time, modifier: str) -> list[Word]:
    """星期一, 2015年, 2015年3月14日; `modifier` is the phrase's category."""
    if time.name and time.kind is not TimeKind.DATE:
        return [glued(_NAMED_TIMES[time.name], "NOUN", modifier)]
    numbers = [(time.year, "年")]
    if time.kind is TimeKind.DATE:
        numbers += [(_MONTHS.index(time.name) + 1, "月"), (time.day, "日")]
    words = []
    for number, unit in numbers:
        words += [glued(str(number), "NUM", f"({modifier})/({modifier})")]
        words += [glued(unit, "NOUN", f"({modifier})/({modifier})")]
    return [*words[:-1], glued(numbers[-1][1], "NOUN", modifier)]
