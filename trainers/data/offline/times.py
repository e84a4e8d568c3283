"""Times: days of the week, months, parts of the day, years and dates."""

from __future__ import annotations

from trainers.data.offline.lexicon import Kind, Time, TimeKind

_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_MONTHS = "January February March April May June July August September October November December"
_PARTS_OF_DAY = "morning noon evening night"
_YEARS = range(2001, 2025)
_DAYS = range(2, 29)
"""Days of the month that a date can have: French and Spanish call the first by another name."""


def _name_times(kind: TimeKind, names: str) -> tuple[Time, ...]:
    return tuple(Time(kind=kind, name=name) for name in names.split())


TIMES = (
    *_name_times(TimeKind.WEEKDAY, _WEEKDAYS),
    *_name_times(TimeKind.MONTH, _MONTHS),
    *_name_times(TimeKind.PART_OF_DAY, _PARTS_OF_DAY),
    *(Time(kind=TimeKind.YEAR, year=year) for year in _YEARS),
)
"""Every time but dates, on each scale in its order."""
DATES = tuple(
    Time(kind=TimeKind.DATE, name=month, day=day, year=year)
    for year in _YEARS
    for month in _MONTHS.split()
    for day in _DAYS
)
TIME_KINDS = {TimeKind.WEEKDAY: Kind(name="day"), TimeKind.MONTH: Kind(name="month")}
"""What the times of a scale are called."""
