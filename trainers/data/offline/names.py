"""Names of persons, from several cultures, as each language writes them."""

from __future__ import annotations

from trainers.data.offline.lexicon import FirstName, LastName, Term, read_rows

_FIRST_NAMES = """
Anna     | Anna     | 安娜     | آنا      | f | -
Maria    | Maria    | 玛丽亚   | ماريا    | f | -
Emma     | Emma     | 艾玛     | إيما     | f | -
Julia    | Julia    | 朱莉娅   | جوليا    | f | -
Clara    | Clara    | 克拉拉   | كلارا    | f | -
Ingrid   | Ingrid   | 英格丽德 | إنغريد   | f | -
Olga     | Olga     | 奥尔加   | أولغا    | f | -
Natasha  | Natascha | 娜塔莎   | ناتاشا   | f | -
Sofia    | Sofia    | 索菲亚   | صوفيا    | f | -
Carmen   | Carmen   | 卡门     | كارمن    | f | -
Lucia    | Lucia    | 露西亚   | لوسيا    | f | -
Camille  | Camille  | 卡米耶   | كاميل    | f | -
Fatima   | Fatima   | 法蒂玛   | فاطمة    | f | -
Layla    | Laila    | 莱拉     | ليلى     | f | -
Maryam   | Maryam   | 玛丽亚姆 | مريم     | f | -
Zainab   | Zainab   | 宰娜卜   | زينب     | f | -
Suad     | Suad     | 苏阿德   | سعاد     | f | -
Amina    | Amina    | 阿米娜   | أمينة    | f | -
Ayşe     | Ayşe     | 艾谢     | عائشة    | f | -
Priya    | Priya    | 普丽娅   | بريا     | f | -
Anjali   | Anjali   | 安贾莉   | أنجالي   | f | -
Wanjiru  | Wanjiru  | 万吉鲁   | وانجيرو  | f | -
Yuki     | Yuki     | 由纪     | يوكي     | f | han
Xiaoli   | Xiaoli   | 晓丽     | شياولي   | f | han
John     | John     | 约翰     | جون      | m | -
Thomas   | Thomas   | 托马斯   | توماس    | m | -
David    | David    | 大卫     | ديفيد    | m | -
Peter    | Peter    | 彼得     | بيتر     | m | -
Lukas    | Lukas    | 卢卡斯   | لوكاس    | m | -
Erik     | Erik     | 埃里克   | إريك     | m | -
Ivan     | Iwan     | 伊万     | إيفان    | m | -
Dmitri   | Dmitri   | 德米特里 | دميتري   | m | -
Carlos   | Carlos   | 卡洛斯   | كارلوس   | m | -
Diego    | Diego    | 迭戈     | دييغو    | m | -
Marco    | Marco    | 马可     | ماركو    | m | -
Pierre   | Pierre   | 皮埃尔   | بيير     | m | -
Omar     | Omar     | 奥马尔   | عمر      | m | -
Yusuf    | Yusuf    | 优素福   | يوسف     | m | -
Karim    | Karim    | 卡里姆   | كريم     | m | -
Hassan   | Hassan   | 哈桑     | حسن      | m | -
Tariq    | Tarik    | 塔里克   | طارق     | m | -
Mehmet   | Mehmet   | 穆罕默特 | محمد     | m | -
Arjun    | Arjun    | 阿琼     | أرجون    | m | -
Rahul    | Rahul    | 拉胡尔   | راهول    | m | -
Kwame    | Kwame    | 夸梅     | كوامي    | m | -
Chinedu  | Chinedu  | 奇内杜   | تشينيدو  | m | -
Kenji    | Kenji    | 健司     | كينجي    | m | han
Jianguo  | Jianguo  | 建国     | جيانغو   | m | han
"""

_LAST_NAMES = """
Smith      | Smith      | 史密斯   | سميث      | -
Miller     | Miller     | 米勒     | ميلر      | -
Brown      | Brown      | 布朗     | براون     | -
Wilson     | Wilson     | 威尔逊   | ويلسون    | -
Taylor     | Taylor     | 泰勒     | تايلور    | -
Schmidt    | Schmidt    | 施密特   | شميت      | -
Wagner     | Wagner     | 瓦格纳   | فاغنر     | -
Becker     | Becker     | 贝克尔   | بيكر      | -
Hoffmann   | Hoffmann   | 霍夫曼   | هوفمان    | -
Keller     | Keller     | 凯勒     | كيلر      | -
Hansen     | Hansen     | 汉森     | هانسن     | -
Lindqvist  | Lindqvist  | 林德奎斯特 | ليندكفيست | -
Nielsen    | Nielsen    | 尼尔森   | نيلسن     | -
Dubois     | Dubois     | 杜布瓦   | دوبوا     | -
Moreau     | Moreau     | 莫罗     | مورو      | -
Laurent    | Laurent    | 洛朗     | لوران     | -
García     | García     | 加西亚   | غارسيا    | -
Fernández  | Fernández  | 费尔南德斯 | فرنانديز  | -
Morales    | Morales    | 莫拉莱斯 | موراليس   | -
Torres     | Torres     | 托雷斯   | توريس     | -
Silva      | Silva      | 席尔瓦   | سيلفا     | -
Pereira    | Pereira    | 佩雷拉   | بيريرا    | -
Rossi      | Rossi      | 罗西     | روسي      | -
Bianchi    | Bianchi    | 比安奇   | بيانكي    | -
Novak      | Novak      | 诺瓦克   | نوفاك     | -
Kowalski   | Kowalski   | 科瓦尔斯基 | كوفالسكي  | -
Petrenko   | Petrenko   | 彼得连科 | بيترينكو  | -
Gorky      | Gorki      | 高尔基   | غوركي     | -
Haddad     | Haddad     | 哈达德   | حداد      | -
Khoury     | Khoury     | 胡里     | خوري      | -
Mansour    | Mansour    | 曼苏尔   | منصور     | -
Najjar     | Najjar     | 纳贾尔   | نجار      | -
Saleh      | Saleh      | 萨利赫   | صالح      | -
Qasim      | Kasim      | 卡西姆   | قاسم      | -
Yılmaz     | Yılmaz     | 耶尔马兹 | يلماز     | -
Demir      | Demir      | 德米尔   | دمير      | -
Rezaei     | Rezaei     | 雷扎伊   | رضائي     | -
Sharma     | Sharma     | 夏尔马   | شارما     | -
Patel      | Patel      | 帕特尔   | باتيل     | -
Gupta      | Gupta      | 古普塔   | غوبتا     | -
Nair       | Nair       | 奈尔     | ناير      | -
Mwangi     | Mwangi     | 姆万吉   | موانغي    | -
Okafor     | Okafor     | 奥卡福   | أوكافور   | -
Mensah     | Mensah     | 门萨     | منساه     | -
Diallo     | Diallo     | 迪亚洛   | ديالو     | -
Tanaka     | Tanaka     | 田中     | تاناكا    | han
Sato       | Sato       | 佐藤     | ساتو      | han
Suzuki     | Suzuki     | 铃木     | سوزوكي    | han
Wang       | Wang       | 王       | وانغ      | han
Chen       | Chen       | 陈       | تشن       | han
Zhao       | Zhao       | 赵       | تشاو      | han
Park       | Park       | 朴       | بارك      | han
"""


def _read_first_names() -> tuple[FirstName, ...]:
    return tuple(
        FirstName(term=Term(en=en, de=de, zh=zh, ar=ar), gender=gender, is_han=script == "han")
        for en, de, zh, ar, gender, script in read_rows(_FIRST_NAMES)
    )


def _read_last_names() -> tuple[LastName, ...]:
    return tuple(
        LastName(term=Term(en=en, de=de, zh=zh, ar=ar), is_han=script == "han")
        for en, de, zh, ar, script in read_rows(_LAST_NAMES)
    )


FIRST_NAMES = _read_first_names()
LAST_NAMES = _read_last_names()
