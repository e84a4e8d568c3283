"""Things, the hypernyms above them, and the qualities they can have."""

from __future__ import annotations

from trainers.data.offline.lexicon import Adjective, Thing, read_rows

# singular and plural | hypernym | gender, singular, plural | classifier, noun
# | gender | singular | plural
_THINGS = """
instrument instruments       | instrument | n Instrument Instrumente | 件 乐器 | f | آلة موسيقية | آلات موسيقية
violin violins               | instrument | f Geige Geigen           | 把 小提琴 | m | كمان | كمانات
guitar guitars               | instrument | f Gitarre Gitarren       | 把 吉他 | m | غيتار | غيتارات
flute flutes                 | instrument | f Flöte Flöten           | 支 长笛 | m | ناي | نايات
drum drums                   | instrument | f Trommel Trommeln       | 面 鼓 | m | طبل | طبول
trumpet trumpets             | instrument | f Trompete Trompeten     | 支 小号 | m | بوق | أبواق
harp harps                   | instrument | f Harfe Harfen           | 架 竖琴 | f | قيثارة | قيثارات
fruit fruits                 | fruit      | f Frucht Früchte         | 个 水果 | f | فاكهة | فواكه
apple apples                 | fruit      | m Apfel Äpfel            | 个 苹果 | f | تفاحة | تفاحات
orange oranges               | fruit      | f Orange Orangen         | 个 橙子 | f | برتقالة | برتقالات
banana bananas               | fruit      | f Banane Bananen         | 根 香蕉 | f | موزة | موزات
lemon lemons                 | fruit      | f Zitrone Zitronen       | 个 柠檬 | f | ليمونة | ليمونات
pear pears                   | fruit      | f Birne Birnen           | 个 梨子 | f | إجاصة | إجاصات
peach peaches                | fruit      | m Pfirsich Pfirsiche     | 个 桃子 | f | خوخة | خوخات
melon melons                 | fruit      | f Melone Melonen         | 个 甜瓜 | f | شمامة | شمامات
vehicle vehicles             | vehicle    | n Fahrzeug Fahrzeuge     | 辆 车 | f | مركبة | مركبات
car cars                     | vehicle    | n Auto Autos             | 辆 汽车 | f | سيارة | سيارات
bicycle bicycles             | vehicle    | n Fahrrad Fahrräder      | 辆 自行车 | f | دراجة هوائية | دراجات هوائية
motorcycle motorcycles       | vehicle    | n Motorrad Motorräder    | 辆 摩托车 | f | دراجة نارية | دراجات نارية
truck trucks                 | vehicle    | m Lastwagen Lastwagen    | 辆 卡车 | f | شاحنة | شاحنات
bus buses                    | vehicle    | m Bus Busse              | 辆 巴士 | f | حافلة | حافلات
tractor tractors             | vehicle    | m Traktor Traktoren      | 辆 拖拉机 | m | جرار | جرارات
book books                   | book       | n Buch Bücher            | 本 书 | m | كتاب | كتب
novel novels                 | book       | m Roman Romane           | 本 小说 | f | رواية | روايات
dictionary dictionaries      | book       | n Wörterbuch Wörterbücher | 本 词典 | m | معجم | معاجم
atlas atlases                | book       | m Atlas Atlanten         | 本 地图册 | m | أطلس | أطالس
encyclopedia encyclopedias   | book       | f Enzyklopädie Enzyklopädien | 部 百科全书 | f | موسوعة | موسوعات
guidebook guidebooks         | book       | m Reiseführer Reiseführer | 本 旅行指南 | m | دليل | أدلة
animal animals               | animal     | n Tier Tiere             | 只 动物 | m | حيوان | حيوانات
cat cats                     | animal     | f Katze Katzen           | 只 猫 | f | قطة | قطط
dog dogs                     | animal     | m Hund Hunde             | 只 狗 | m | كلب | كلاب
horse horses                 | animal     | n Pferd Pferde           | 匹 马 | m | حصان | أحصنة
rabbit rabbits               | animal     | n Kaninchen Kaninchen    | 只 兔子 | m | أرنب | أرانب
cow cows                     | animal     | f Kuh Kühe               | 头 奶牛 | f | بقرة | بقرات
goat goats                   | animal     | f Ziege Ziegen           | 只 山羊 | f | عنزة | عنزات
camel camels                 | animal     | n Kamel Kamele           | 头 骆驼 | m | جمل | جمال
bird birds                   | bird       | m Vogel Vögel            | 只 鸟 | m | طائر | طيور
pigeon pigeons               | bird       | f Taube Tauben           | 只 鸽子 | f | حمامة | حمامات
duck ducks                   | bird       | f Ente Enten             | 只 鸭子 | f | بطة | بطات
swan swans                   | bird       | m Schwan Schwäne         | 只 天鹅 | f | بجعة | بجعات
eagle eagles                 | bird       | m Adler Adler            | 只 老鹰 | m | نسر | نسور
owl owls                     | bird       | f Eule Eulen             | 只 猫头鹰 | f | بومة | بومات
goose geese                  | bird       | f Gans Gänse             | 只 鹅 | f | إوزة | إوزات
tool tools                   | tool       | n Werkzeug Werkzeuge     | 件 工具 | f | أداة | أدوات
hammer hammers               | tool       | m Hammer Hämmer          | 把 锤子 | f | مطرقة | مطارق
saw saws                     | tool       | f Säge Sägen             | 把 锯子 | m | منشار | مناشير
axe axes                     | tool       | f Axt Äxte               | 把 斧头 | f | فأس | فؤوس
shovel shovels               | tool       | f Schaufel Schaufeln     | 把 铲子 | f | مجرفة | مجارف
drill drills                 | tool       | m Bohrer Bohrer          | 把 电钻 | m | مثقاب | مثاقب
screwdriver screwdrivers     | tool       | m Schraubenzieher Schraubenzieher | 把 螺丝刀 | m | مفك | مفكات
device devices               | device     | n Gerät Geräte           | 台 设备 | m | جهاز | أجهزة
phone phones                 | device     | n Telefon Telefone       | 部 电话 | m | هاتف | هواتف
computer computers           | device     | m Computer Computer      | 台 电脑 | m | حاسوب | حواسيب
printer printers             | device     | m Drucker Drucker        | 台 打印机 | f | طابعة | طابعات
refrigerator refrigerators   | device     | m Kühlschrank Kühlschränke | 台 冰箱 | f | ثلاجة | ثلاجات
camera cameras               | device     | f Kamera Kameras         | 台 相机 | f | كاميرا | كاميرات
"""  # noqa: E501 - one concept a row, all languages in sight

# English | stem | Chinese | masculine accusative, feminine | opposite | categories
_ADJECTIVES = """
big       | groß    | 很大 | كبيرا كبيرة   | small     | *
small     | klein   | 很小 | صغيرا صغيرة   | big       | *
expensive | teur    | 昂贵 | غاليا غالية   | cheap     | *
cheap     | billig  | 便宜 | رخيصا رخيصة   | expensive | *
beautiful | schön   | 漂亮 | جميلا جميلة   |           | *
new       | neu     | 新   | جديدا جديدة   | old       | instrument vehicle book tool device
old       | alt     | 旧   | قديما قديمة   | new       | instrument vehicle book tool device
heavy     | schwer  | 很重 | ثقيلا ثقيلة   | light     | instrument tool device
light     | leicht  | 很轻 | خفيفا خفيفة   | heavy     | instrument tool device
red       | rot     | 红色 | أحمر حمراء    | blue      | instrument vehicle book device
blue      | blau    | 蓝色 | أزرق زرقاء    | red       | instrument vehicle book device
white     | weiß    | 白色 | أبيض بيضاء    | black     | vehicle book device animal bird
black     | schwarz | 黑色 | أسود سوداء    | white     | vehicle book device animal bird
fresh     | frisch  | 新鲜 | طازجا طازجة   | rotten    | fruit
rotten    | faul    | 腐烂 | فاسدا فاسدة   | fresh     | fruit
"""


def _read_things() -> tuple[Thing, ...]:
    things = []
    for english, category, german, chinese, ar_gender, ar, ar_plural in read_rows(_THINGS):
        en, en_plural = english.split()
        de_gender, de, de_plural = german.split()
        zh_classifier, zh = chinese.split()
        things.append(
            Thing(
                en=en,
                en_plural=en_plural,
                category=category,
                de=de,
                de_plural=de_plural,
                de_gender=de_gender,
                zh=zh,
                zh_classifier=zh_classifier,
                ar=ar,
                ar_plural=ar_plural,
                ar_gender=ar_gender,
            )
        )
    return tuple(things)


_EVERYTHING = _read_things()
HYPERNYMS = {thing.category: thing for thing in _EVERYTHING if thing.is_hypernym}
THINGS = tuple(thing for thing in _EVERYTHING if not thing.is_hypernym)
CATEGORIES = frozenset(HYPERNYMS)


def _read_adjectives() -> tuple[Adjective, ...]:
    adjectives = []
    for en, de, zh, arabic, opposite, categories in read_rows(_ADJECTIVES):
        masculine, feminine = arabic.split()
        adjectives.append(
            Adjective(
                en=en,
                de=de,
                zh=zh,
                ar_masculine=masculine,
                ar_feminine=feminine,
                opposite=opposite,
                categories=CATEGORIES if categories == "*" else frozenset(categories.split()),
            )
        )
    return tuple(adjectives)


ADJECTIVES = _read_adjectives()
