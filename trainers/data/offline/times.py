"""Times, as the adverbial phrase that each language makes of them."""

from __future__ import annotations

from trainers.data.offline.lexicon import Term, Time, TimeKind, read_rows

_TIMES = """
weekday     | on Monday      | am Montag      | 周一   | يوم الاثنين
weekday     | on Tuesday     | am Dienstag    | 周二   | يوم الثلاثاء
weekday     | on Wednesday   | am Mittwoch    | 周三   | يوم الأربعاء
weekday     | on Thursday    | am Donnerstag  | 周四   | يوم الخميس
weekday     | on Friday      | am Freitag     | 周五   | يوم الجمعة
weekday     | on Saturday    | am Samstag     | 周六   | يوم السبت
weekday     | on Sunday      | am Sonntag     | 周日   | يوم الأحد
month       | in January     | im Januar      | 一月   | في يناير
month       | in February    | im Februar     | 二月   | في فبراير
month       | in March       | im März        | 三月   | في مارس
month       | in April       | im April       | 四月   | في أبريل
month       | in May         | im Mai         | 五月   | في مايو
month       | in June        | im Juni        | 六月   | في يونيو
month       | in July        | im Juli        | 七月   | في يوليو
month       | in August      | im August      | 八月   | في أغسطس
month       | in September   | im September   | 九月   | في سبتمبر
month       | in October     | im Oktober     | 十月   | في أكتوبر
month       | in November    | im November    | 十一月 | في نوفمبر
month       | in December    | im Dezember    | 十二月 | في ديسمبر
part_of_day | in the morning | am Morgen      | 早上   | في الصباح
part_of_day | at noon        | am Mittag      | 中午   | عند الظهر
part_of_day | in the evening | am Abend       | 晚上   | في المساء
part_of_day | at night       | in der Nacht   | 夜里   | في الليل
"""


def _read_times() -> tuple[Time, ...]:
    return tuple(
        Time(term=Term(en=en, de=de, zh=zh, ar=ar), kind=TimeKind(kind))
        for kind, en, de, zh, ar in read_rows(_TIMES)
    )


def _year(year: int) -> Time:
    term = Term(en=f"in {year}", de=f"im Jahr {year}", zh=f"{year} 年", ar=f"في عام {year}")
    return Time(term=term, kind=TimeKind.YEAR)


TIMES = (*_read_times(), *(_year(year) for year in range(2001, 2025)))
"""Every time that the world knows, on each scale in its order."""
TIME_KINDS = {
    TimeKind.WEEKDAY: Term(en="day", de="Tag", zh="日子", ar="يوم"),
    TimeKind.MONTH: Term(en="month", de="Monat", zh="月份", ar="شهر"),
}
"""What the times of a scale are called."""
