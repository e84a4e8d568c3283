"""Cities, and the invented companies that are organisations beside those named after a city."""

from __future__ import annotations

from trainers.data.offline.lexicon import Term, read_rows

_CITIES = """
Paris        | Paris        | 巴黎         | باريس
London       | London       | 伦敦         | لندن
Berlin       | Berlin       | 柏林         | برلين
Munich       | München      | 慕尼黑       | ميونخ
Vienna       | Wien         | 维也纳       | فيينا
Zurich       | Zürich       | 苏黎世       | زيورخ
Rome         | Rom          | 罗马         | روما
Milan        | Mailand      | 米兰         | ميلانو
Venice       | Venedig      | 威尼斯       | البندقية
Madrid       | Madrid       | 马德里       | مدريد
Barcelona    | Barcelona    | 巴塞罗那     | برشلونة
Lisbon       | Lissabon     | 里斯本       | لشبونة
Oslo         | Oslo         | 奥斯陆       | أوسلو
Stockholm    | Stockholm    | 斯德哥尔摩   | ستوكهولم
Copenhagen   | Kopenhagen   | 哥本哈根     | كوبنهاغن
Helsinki     | Helsinki     | 赫尔辛基     | هلسنكي
Warsaw       | Warschau     | 华沙         | وارسو
Prague       | Prag         | 布拉格       | براغ
Budapest     | Budapest     | 布达佩斯     | بودابست
Athens       | Athen        | 雅典         | أثينا
Moscow       | Moskau       | 莫斯科       | موسكو
Kyiv         | Kiew         | 基辅         | كييف
Istanbul     | Istanbul     | 伊斯坦布尔   | إسطنبول
Ankara       | Ankara       | 安卡拉       | أنقرة
Cairo        | Kairo        | 开罗         | القاهرة
Tunis        | Tunis        | 突尼斯       | تونس
Casablanca   | Casablanca   | 卡萨布兰卡   | الدار البيضاء
Damascus     | Damaskus     | 大马士革     | دمشق
Beirut       | Beirut       | 贝鲁特       | بيروت
Amman        | Amman        | 安曼         | عمان
Baghdad      | Bagdad       | 巴格达       | بغداد
Doha         | Doha         | 多哈         | الدوحة
Dubai        | Dubai        | 迪拜         | دبي
Nairobi      | Nairobi      | 内罗毕       | نيروبي
Lagos        | Lagos        | 拉各斯       | لاغوس
Accra        | Accra        | 阿克拉       | أكرا
Delhi        | Delhi        | 德里         | دلهي
Mumbai       | Mumbai       | 孟买         | مومباي
Beijing      | Peking       | 北京         | بكين
Shanghai     | Shanghai     | 上海         | شنغهاي
Tokyo        | Tokio        | 东京         | طوكيو
Osaka        | Osaka        | 大阪         | أوساكا
Seoul        | Seoul        | 首尔         | سيول
Hanoi        | Hanoi        | 河内         | هانوي
Lima         | Lima         | 利马         | ليما
Havana       | Havanna      | 哈瓦那       | هافانا
Toronto      | Toronto      | 多伦多       | تورونتو
Chicago      | Chicago      | 芝加哥       | شيكاغو
"""

_COMPANIES = """
Solaro    | Solaro    | 索拉罗   | سولارو
Nordika   | Nordika   | 诺迪卡   | نورديكا
Veltron   | Veltron   | 维尔特龙 | فلترون
Arimo     | Arimo     | 阿里莫   | أريمو
Kastella  | Kastella  | 卡斯特拉 | كاستيلا
Lumeo     | Lumeo     | 卢米奥   | لوميو
Bravanta  | Bravanta  | 布拉万塔 | برافانتا
Tesmar    | Tesmar    | 特斯马   | تسمار
Orvika    | Orvika    | 奥尔维卡 | أورفيكا
Mirando   | Mirando   | 米兰多   | ميراندو
Polexa    | Polexa    | 波莱克萨 | بوليكسا
Damaro    | Damaro    | 达马罗   | دامارو
Fenvik    | Fenvik    | 芬维克   | فنفيك
Quantela  | Quantela  | 昆特拉   | كوانتيلا
Zelinor   | Zelinor   | 泽利诺   | زيلينور
Havista   | Havista   | 哈维斯塔 | هافيستا
Ostrella  | Ostrella  | 奥斯特雷 | أوستريلا
Galvion   | Galvion   | 加尔维恩 | غالفيون
Rubeno    | Rubeno    | 鲁贝诺   | روبينو
Sarvanta  | Sarvanta  | 萨尔万塔 | سارفانتا
Tilmora   | Tilmora   | 蒂尔莫拉 | تيلمورا
Ulvento   | Ulvento   | 乌尔文托 | أولفنتو
Wexaro    | Wexaro    | 韦克萨罗 | ويكسارو
Yorvana   | Yorvana   | 约尔瓦纳 | يورفانا
Zandira   | Zandira   | 赞迪拉   | زانديرا
Korvelis  | Korvelis  | 科维利斯 | كورفيليس
Almeto    | Almeto    | 阿尔梅托 | ألميتو
Brisenda  | Brisenda  | 布里森达 | بريسندا
Cordavia  | Cordavia  | 科达维亚 | كوردافيا
Delmira   | Delmira   | 德尔米拉 | دلميرا
Estovar   | Estovar   | 埃斯托瓦 | إستوفار
Florento  | Florento  | 弗洛伦托 | فلورنتو
Gandrela  | Gandrela  | 甘德雷拉 | غاندريلا
Heliora   | Heliora   | 赫利奥拉 | هيليورا
Ikarno    | Ikarno    | 伊卡诺   | إيكارنو
Jastrevo  | Jastrevo  | 亚斯特雷 | ياستريفو
Lorvato   | Lorvato   | 洛瓦托   | لورفاتو
Manteva   | Manteva   | 曼特瓦   | مانتيفا
Nimbaro   | Nimbaro   | 宁巴罗   | نيمبارو
Pelvano   | Pelvano   | 佩尔瓦诺 | بلفانو
Trevonta  | Trevonta  | 特雷文塔 | تريفونتا
"""


def _read_terms(table: str) -> tuple[Term, ...]:
    return tuple(Term(en=en, de=de, zh=zh, ar=ar) for en, de, zh, ar in read_rows(table))


CITY = Term(en="city", de="Stadt", zh="城市", ar="مدينة")
CITIES = _read_terms(_CITIES)
COMPANIES = _read_terms(_COMPANIES)
