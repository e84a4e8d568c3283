"""Actions: the verbs of the small world, with the forms that the four grammars need."""

from __future__ import annotations

from trainers.data.offline.lexicon import Action, Frame, read_rows
from trainers.data.offline.things import CATEGORIES

# frame | base and past | auxiliary and participle | Chinese verb and the noun of a compound
# | past m., past f., jussive m., jussive f. | opposite | categories | done by organisations
_ACTIONS = """
transitive | buy bought             | hat gekauft       | 买     | اشترى اشترت يشتر تشتر         | sell      | * | yes
transitive | sell sold              | hat verkauft      | 卖掉   | باع باعت يبع تبع              | buy       | * | yes
transitive | find found             | hat gefunden      | 找到   | وجد وجدت يجد تجد              | lose      | * | yes
transitive | lose lost              | hat verloren      | 弄丢   | فقد فقدت يفقد تفقد            | find      | * | yes
transitive | photograph photographed | hat fotografiert | 拍摄   | صور صورت يصور تصور            |           | * | no
transitive | draw drew              | hat gezeichnet    | 画     | رسم رسمت يرسم ترسم            |           | * | no
transitive | describe described     | hat beschrieben   | 描述   | وصف وصفت يصف تصف              |           | * | no
transitive | choose chose           | hat ausgewählt    | 挑选   | اختار اختارت يختر تختر        |           | * | yes
transitive | receive received       | hat erhalten      | 收到   | استلم استلمت يستلم تستلم      |           | * | yes
transitive | inspect inspected      | hat untersucht    | 检查   | فحص فحصت يفحص تفحص            |           | * | yes
transitive | repair repaired        | hat repariert     | 修好   | أصلح أصلحت يصلح تصلح          | damage    | instrument vehicle device | yes
transitive | damage damaged         | hat beschädigt    | 弄坏   | أتلف أتلفت يتلف تتلف          | repair    | instrument vehicle device | yes
transfer   | give gave              | hat geschenkt     | 送给   | أهدى أهدت يهد تهد             |           | * | yes
transfer   | send sent              | hat geschickt     | 寄给   | أرسل أرسلت يرسل ترسل          |           | instrument fruit book tool device | yes
transfer   | bring brought          | hat gebracht      | 带给   | أحضر أحضرت يحضر تحضر          |           | * | no
transfer   | hand handed            | hat überreicht    | 交给   | سلم سلمت يسلم تسلم            |           | fruit book tool device | no
motion     | travel travelled       | ist gereist       | 去     | سافر سافرت يسافر تسافر        |           |   | no
motion     | fly flew               | ist geflogen      | 飞到   | طار طارت يطر تطر              |           |   | no
motion     | move moved             | ist umgezogen     | 搬到   | انتقل انتقلت ينتقل تنتقل      |           |   | no
motion     | return returned        | ist zurückgekehrt | 回到   | عاد عادت يعد تعد              |           |   | no
motion     | hurry hurried          | ist geeilt        | 赶到   | أسرع أسرعت يسرع تسرع          |           |   | no
activity   | dance danced           | hat getanzt       | 跳 舞  | رقص رقصت يرقص ترقص            |           |   | no
activity   | sing sang              | hat gesungen      | 唱 歌  | غنى غنت يغن تغن               |           |   | no
activity   | swim swam              | ist geschwommen   | 游 泳  | سبح سبحت يسبح تسبح            |           |   | no
activity   | jog jogged             | ist gejoggt       | 跑 步  | هرول هرولت يهرول تهرول        |           |   | no
activity   | cook cooked            | hat gekocht       | 做 饭  | طبخ طبخت يطبخ تطبخ            |           |   | no
activity   | exercise exercised     | hat trainiert     | 锻炼 身体 | تمرن تمرنت يتمرن تتمرن     |           |   | no
activity   | joke joked             | hat gescherzt     | 开 玩笑 | مزح مزحت يمزح تمزح           |           |   | no
activity   | laugh laughed          | hat gelacht       | 笑     | ضحك ضحكت يضحك تضحك            | cry       |   | no
activity   | cry cried              | hat geweint       | 哭     | بكى بكت يبك تبك               | laugh     |   | no
civic      | visit visited          | hat besucht       | 参观   | زار زارت يزر تزر              |           |   | no
civic      | praise praised         | hat gelobt        | 称赞   | مدح مدحت يمدح تمدح            | criticise |   | yes
civic      | criticise criticised   | hat kritisiert    | 批评   | انتقد انتقدت ينتقد تنتقد      | praise    |   | yes
civic      | support supported      | hat unterstützt   | 支持   | دعم دعمت يدعم تدعم            |           |   | yes
"""  # noqa: E501 - one concept a row, all languages in sight


def _read_action(row: list[str]) -> Action:
    frame, english, german, chinese, arabic, opposite, categories, is_institutional = row
    en, en_past = english.split()
    auxiliary, participle = german.split()
    zh, _, zh_object = chinese.partition(" ")
    past_masculine, past_feminine, jussive_masculine, jussive_feminine = arabic.split()
    return Action(
        en=en,
        en_past=en_past,
        frame=Frame(frame),
        de_participle=participle,
        de_auxiliary=auxiliary,
        zh=zh,
        zh_object=zh_object,
        ar_past_masculine=past_masculine,
        ar_past_feminine=past_feminine,
        ar_jussive_masculine=jussive_masculine,
        ar_jussive_feminine=jussive_feminine,
        opposite=opposite,
        categories=CATEGORIES if categories == "*" else frozenset(categories.split()),
        is_institutional=is_institutional == "yes",
    )


ACTIONS = tuple(_read_action(row) for row in read_rows(_ACTIONS))
INSTITUTIONAL_ACTIONS = tuple(action for action in ACTIONS if action.is_institutional)
