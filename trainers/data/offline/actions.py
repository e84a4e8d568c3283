"""Actions: the verbs of the small world, with the forms that the four grammars need."""

from __future__ import annotations

from trainers.data.offline.lexicon import Action, Frame, read_rows
from trainers.data.offline.things import CATEGORIES

# frame | base and past | auxiliary, participle, infinitive | Chinese verb and noun of a compound
# | past m., past f., jussive m., jussive f. | opposite | categories | done by organisations
_ACTIONS = """
transitive | buy bought              | hat gekauft kaufen             | 买      | اشترى اشترت يشتر تشتر    | sell      | *                                 | yes
transitive | sell sold               | hat verkauft verkaufen         | 卖掉     | باع باعت يبع تبع         | buy       | *                                 | yes
transitive | find found              | hat gefunden finden            | 找到     | وجد وجدت يجد تجد         | lose      | *                                 | yes
transitive | lose lost               | hat verloren verlieren         | 弄丢     | فقد فقدت يفقد تفقد       | find      | *                                 | yes
transitive | photograph photographed | hat fotografiert fotografieren | 拍摄     | صور صورت يصور تصور       |           | *                                 | no
transitive | draw drew               | hat gezeichnet zeichnen        | 画      | رسم رسمت يرسم ترسم       |           | *                                 | no
transitive | describe described      | hat beschrieben beschreiben    | 描述     | وصف وصفت يصف تصف         |           | *                                 | no
transitive | choose chose            | hat ausgewählt auswählen       | 挑选     | اختار اختارت يختر تختر   |           | *                                 | yes
transitive | receive received        | hat erhalten erhalten          | 收到     | استلم استلمت يستلم تستلم |           | *                                 | yes
transitive | inspect inspected       | hat untersucht untersuchen     | 检查     | فحص فحصت يفحص تفحص       |           | *                                 | yes
transitive | repair repaired         | hat repariert reparieren       | 修好     | أصلح أصلحت يصلح تصلح     | damage    | instrument vehicle device         | yes
transitive | damage damaged          | hat beschädigt beschädigen     | 弄坏     | أتلف أتلفت يتلف تتلف     | repair    | instrument vehicle device         | yes
transitive | harvest harvested       | hat geerntet ernten            | 采摘     | قطف قطفت يقطف تقطف       |           | fruit                             | no
transitive | read read               | hat gelesen lesen              | 阅读     | قرأ قرأت يقرأ تقرأ       |           | book                              | no
transitive | park parked             | hat geparkt parken             | 停放     | أوقف أوقفت يوقف توقف     |           | vehicle                           | no
transitive | feed fed                | hat gefüttert füttern          | 喂      | أطعم أطعمت يطعم تطعم     |           | animal bird                       | no
transitive | install installed       | hat installiert installieren   | 安装     | نصب نصبت ينصب تنصب       |           | device                            | no
transfer   | give gave               | hat geschenkt schenken         | 送给     | أهدى أهدت يهد تهد        |           | *                                 | yes
transfer   | send sent               | hat geschickt schicken         | 寄给     | أرسل أرسلت يرسل ترسل     |           | instrument fruit book tool device | yes
transfer   | bring brought           | hat gebracht bringen           | 带给     | أحضر أحضرت يحضر تحضر     |           | *                                 | no
transfer   | hand handed             | hat überreicht überreichen     | 交给     | سلم سلمت يسلم تسلم       |           | fruit book tool device            | no
motion     | travel travelled        | ist gereist reisen             | 去      | سافر سافرت يسافر تسافر   |           |                                   | no
motion     | fly flew                | ist geflogen fliegen           | 飞到     | طار طارت يطر تطر         |           |                                   | no
motion     | move moved              | ist umgezogen umziehen         | 搬到     | انتقل انتقلت ينتقل تنتقل |           |                                   | no
motion     | return returned         | ist zurückgekehrt zurückkehren | 回到     | عاد عادت يعد تعد         |           |                                   | no
motion     | hurry hurried           | ist geeilt eilen               | 赶到     | أسرع أسرعت يسرع تسرع     |           |                                   | no
activity   | dance danced            | hat getanzt tanzen             | 跳 舞    | رقص رقصت يرقص ترقص       |           |                                   | no
activity   | sing sang               | hat gesungen singen            | 唱 歌    | غنى غنت يغن تغن          |           |                                   | no
activity   | swim swam               | ist geschwommen schwimmen      | 游 泳    | سبح سبحت يسبح تسبح       |           |                                   | no
activity   | jog jogged              | ist gejoggt joggen             | 跑 步    | هرول هرولت يهرول تهرول   |           |                                   | no
activity   | cook cooked             | hat gekocht kochen             | 做 饭    | طبخ طبخت يطبخ تطبخ       |           |                                   | no
activity   | exercise exercised      | hat trainiert trainieren       | 锻炼 身体  | تمرن تمرنت يتمرن تتمرن   |           |                                   | no
activity   | joke joked              | hat gescherzt scherzen         | 开 玩笑   | مزح مزحت يمزح تمزح       |           |                                   | no
activity   | laugh laughed           | hat gelacht lachen             | 笑      | ضحك ضحكت يضحك تضحك       | cry       |                                   | no
activity   | cry cried               | hat geweint weinen             | 哭      | بكى بكت يبك تبك          | laugh     |                                   | no
civic      | visit visited           | hat besucht besuchen           | 参观     | زار زارت يزر تزر         |           |                                   | no
civic      | praise praised          | hat gelobt loben               | 称赞     | مدح مدحت يمدح تمدح       | criticise |                                   | yes
civic      | criticise criticised    | hat kritisiert kritisieren     | 批评     | انتقد انتقدت ينتقد تنتقد | praise    |                                   | yes
civic      | support supported       | hat unterstützt unterstützen   | 支持     | دعم دعمت يدعم تدعم       |           |                                   | yes
"""  # noqa: E501 - one concept a row, all languages in sight


def _read_action(row: list[str]) -> Action:
    frame, english, german, chinese, arabic, opposite, categories, is_institutional = row
    en, en_past = english.split()
    auxiliary, participle, infinitive = german.split()
    zh, _, zh_object = chinese.partition(" ")
    past_masculine, past_feminine, jussive_masculine, jussive_feminine = arabic.split()
    return Action(
        en=en,
        en_past=en_past,
        frame=Frame(frame),
        de=infinitive,
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
