"""Whether a service is open now, until when, or when it opens next; pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.content.services import Day, Hours, Interval
from bot.guidance.calendar import Territory, is_holiday
from bot.presenting.words import Wording, day_in_words, hour_in_words

_DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LOOK_AHEAD_DAYS = 14
_ALL_DAY = (time.min, time.max)


def intervals_on(hours: Hours, day: date, territory: Territory = "mainland") -> tuple[tuple[time, time], ...]:
    """The stretches during which the service is open that day, in order; a dated exception comes before holidays and the week."""
    dated = next((exception.open for exception in hours.exceptions if exception.covers(day)), None)
    if dated is not None:
        return tuple(_times(interval) for interval in dated)
    if hours.always:
        return (_ALL_DAY,)
    if hours.closed_on_holidays and is_holiday(day, territory):
        return ()
    return tuple(_times(interval) for interval in hours.days.get(_DAYS[day.weekday()], ()))


def _times(interval: Interval) -> tuple[time, time]:
    return time.fromisoformat(interval.opens), time.fromisoformat(interval.closes)


def closes_at(hours: Hours, now: datetime, territory: Territory = "mainland") -> time | None:
    """Until when it is open, or None where it is closed at that moment (local time)."""
    return next((closes for opens, closes in intervals_on(hours, now.date(), territory) if opens <= now.time() < closes), None)


def opens_next(hours: Hours, now: datetime, territory: Territory = "mainland") -> datetime | None:
    """When it opens next, within a fortnight."""
    for ahead in range(_LOOK_AHEAD_DAYS):
        day = now.date() + timedelta(days=ahead)
        for opens, _ in intervals_on(hours, day, territory):
            moment = datetime.combine(day, opens, tzinfo=now.tzinfo)
            if moment > now:
                return moment
    return None


def status(hours: Hours, now: datetime, wording: Wording, territory: Territory = "mainland") -> tuple[bool, str]:
    """Open or not, with the sentence for it."""
    closing = closes_at(hours, now, territory)
    if closing is not None:
        key = "service.always_open" if closing == time.max else "service.open_until"
        return True, wording[key].format(hour=hour_in_words(closing))
    opening = opens_next(hours, now, territory)
    if opening is None:
        return False, wording["service.closed"]
    if opening.date() == now.date():
        return False, wording["service.opens_today"].format(hour=hour_in_words(opening.time()))
    day = day_in_words(opening.date(), wording, with_year=False)
    return False, wording["service.opens_on"].format(day=day, hour=hour_in_words(opening.time()))


def hours_in_words(hours: Hours, wording: Wording) -> str:
    """ "lundi à vendredi : 8 h 30 – 19 h": equal neighbouring days together."""
    if hours.always:
        return wording["service.always"]
    names = wording["calendar.days"].split()
    groups: list[tuple[int, int, str]] = []
    for index, name in enumerate(_DAYS):
        text = _spoken(hours, name, wording)
        if groups and groups[-1][1] == index - 1 and groups[-1][2] == text:
            groups[-1] = (groups[-1][0], index, text)
        elif text:
            groups.append((index, index, text))
    return " ; ".join(
        (names[first] if first == last else wording["service.day_range"].format(first=names[first], last=names[last])) + f" : {text}"
        for first, last, text in groups
    )


def _spoken(hours: Hours, name: Day, wording: Wording) -> str:
    intervals = hours.days.get(name, ())
    return ", ".join(
        wording["service.interval"].format(
            opens=hour_in_words(time.fromisoformat(i.opens)), closes=hour_in_words(time.fromisoformat(i.closes))
        )
        for i in intervals
    )
