"""Dates, amounts and hours in French words; the names of days and months come from the wording."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from bot.clock import PARIS

Wording = Mapping[str, str]


def day_in_words(day: date, wording: Wording, *, with_year: bool = True) -> str:
    """ "vendredi 4 décembre 2026"; the first of a month is "1er"."""
    weekday = wording["calendar.days"].split()[day.weekday()]
    month = wording["calendar.months"].split()[day.month - 1]
    number = "1er" if day.day == 1 else str(day.day)
    return f"{weekday} {number} {month} {day.year}" if with_year else f"{weekday} {number} {month}"


def month_in_words(day: date, wording: Wording) -> str:
    """ "novembre 2026"."""
    return f"{wording['calendar.months'].split()[day.month - 1]} {day.year}"


def euros(amount: float) -> str:
    """ "2 340 €", "1,50 €": narrow no-break spaces between thousands, cents only where there are some."""
    text = f"{amount:,.2f}" if round(amount, 2) % 1 else f"{amount:,.0f}"
    return text.replace(",", "\u202f").replace(".", ",") + "\u00a0€"


def hour_in_words(hour: time) -> str:
    """ "8 h 30", "19 h"."""
    return f"{hour.hour} h" + (f" {hour.minute:02d}" if hour.minute else "")


def moment_in_words(moment: datetime, wording: Wording) -> str:
    """ "vendredi 4 décembre à 8 h 30", in Paris."""
    there = moment.astimezone(PARIS)
    return wording["calendar.moment"].format(day=day_in_words(there.date(), wording, with_year=False), hour=hour_in_words(there.time()))
