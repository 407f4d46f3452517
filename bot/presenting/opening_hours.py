"""Whether a service is open now, until when, or when it opens next; pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.content.services import Day, Hours
from bot.guidance.calendar import is_holiday
from bot.presenting.words import Wording, day_in_words, hour_in_words

_DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LOOK_AHEAD_DAYS = 14


def intervals_on(hours: Hours, day: date) -> tuple[tuple[time, time], ...]:
    """The stretches during which the service is open that day, in order."""
    if hours.closed_on_holidays and is_holiday(day):
        return ()
    return tuple((time.fromisoformat(i.opens), time.fromisoformat(i.closes)) for i in hours.days.get(_DAYS[day.weekday()], ()))


def closes_at(hours: Hours, now: datetime) -> time | None:
    """Until when it is open, or None where it is closed at that moment (local time)."""
    return next((closes for opens, closes in intervals_on(hours, now.date()) if opens <= now.time() < closes), None)


def opens_next(hours: Hours, now: datetime) -> datetime | None:
    """When it opens next, within a fortnight."""
    for ahead in range(_LOOK_AHEAD_DAYS):
        day = now.date() + timedelta(days=ahead)
        for opens, _ in intervals_on(hours, day):
            moment = datetime.combine(day, opens, tzinfo=now.tzinfo)
            if moment > now:
                return moment
    return None


def status(hours: Hours, now: datetime, wording: Wording) -> tuple[bool, str]:
    """Open or not, with the sentence for it."""
    closing = closes_at(hours, now)
    if closing is not None:
        return True, wording["service.open_until"].format(hour=hour_in_words(closing))
    opening = opens_next(hours, now)
    if opening is None:
        return False, wording["service.closed"]
    if opening.date() == now.date():
        return False, wording["service.opens_today"].format(hour=hour_in_words(opening.time()))
    day = day_in_words(opening.date(), wording, with_year=False)
    return False, wording["service.opens_on"].format(day=day, hour=hour_in_words(opening.time()))


def hours_in_words(hours: Hours, wording: Wording) -> str:
    """ "lundi à vendredi : 8 h 30 – 19 h": equal neighbouring days together."""
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
