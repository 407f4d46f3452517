"""What a message names: days, months, years, amounts, ages, postcodes, durations; pure, total and linear.

A day without a year is the most recent one not after today; with words of the future it is the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, timedelta

from bot.guidance.reading import Entities

_MONTHS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre")
_SHORT = {"janv": 1, "jan": 1, "fev": 2, "fevr": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12}
_MONTH_NUMBERS = {name: number for number, name in enumerate(_MONTHS, start=1)} | _SHORT
_WEEKDAYS = {name: number for number, name in enumerate(("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"))}
_NUMBERS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
    "onze": 11, "douze": 12, "quinze": 15, "vingt": 20, "trente": 30,
}  # fmt: skip
_UNITS = {"jour": 1, "jours": 1, "semaine": 7, "semaines": 7, "mois": 30, "an": 365, "ans": 365, "annee": 365, "annees": 365}
_FUTURE = re.compile(
    r"\b(?:prochain\w*|demain|va|vais|vont|allons|on se marie|me marie|se marie|se pacse|me pacse|prevu\w*|avant le|d ici)\b"
)
_MONTH = "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True))
_COUNT = r"(\d{1,3}|" + "|".join(_NUMBERS) + ")"

_SLASHED = re.compile(r"(?<![\d/.])(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{4}|\d{2}))?(?![\d/])(?!\s*(?:€|euros?\b))")
_ISO = re.compile(r"\b(20\d{2})-(\d{2})-(\d{2})\b")
_NAMED = re.compile(rf"\b(\d{{1,2}}|1er|premier) ({_MONTH})(?: (20\d{{2}}))?\b")
_MONTH_ALONE = re.compile(rf"\b({_MONTH})\b(?: (20\d{{2}}))?")
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)})\b(?: (dernier|prochain))?")
_AGO = re.compile(rf"\b(?:il y a|ya|depuis|ca fait) {_COUNT} ({'|'.join(_UNITS)})\b")
_PART_OF_MONTH = re.compile(rf"\b(?:(debut|mi|fin)(?: de)? )?({'|'.join(_MONTHS)})\b(?: (20\d{{2}}))?")
_FIRST_DAY = {"mi": 10, "fin": 20}
_YEAR = re.compile(r"\b(20[12]\d|203[0-5])\b")
_OF_A_RETURN = re.compile(r"\b(?:declaration|declarations|declare|impot|impots|avis|imposition|feuille|campagne|printemps)(?: \S+){0,2} $")
"""Words just before a year that make it the year of a return; "revenus" in between makes it that of the income."""
_AMOUNT = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[ .\u00a0\u202f]\d{3}){1,2}|\d{1,7})(?:[.,](\d{1,2}))?\s?"
    r"(?:€|euros?\b|eur\b|(?<=\d\d)e\b|(?<=\d )e\b|balles\b)",  # "20e" is money, "3e fois" is not
    re.IGNORECASE,
)
_MONTHLY = re.compile(r"(?<![\d.,])(\d{2,6}) (?:par mois|/ ?mois|mensuels?)\b", re.IGNORECASE)
_AGE = re.compile(r"\b(?:a|ont|de|age de|agee de|aura|avait|avais|eu) (\d{1,3}) ans\b")
_BARE_AGE = re.compile(r"\b(?:il|elle|fils|fille|enfant|aine|cadet|petit|petite|grand|grande)\b[^.]{0,20}?\b(\d{1,2}) ans\b")
_POSTCODE = re.compile(r"(?<!\d)(\d{5})(?!\d)(?!\s*(?:€|euros?\b|e\b))", re.IGNORECASE)


def extract(text: str, words: str, today: date) -> Entities:
    """Everything named, in order. `words` is the normalised text: it has lost punctuation, so slashes and cents are read in `text`."""
    dates = tuple(dict.fromkeys(_dates(text, words, today)))
    of_income, of_return = _tax_years(words)
    months = [(m.group(1), m.group(2)) for m in _MONTH_ALONE.finditer(_NAMED.sub(" ", words)) if not _is_verb(m, words)]
    return Entities(
        dates=dates,
        years=tuple(dict.fromkeys(int(year) for year in _YEAR.findall(words))),
        months=tuple(_MONTH_NUMBERS[name] for name, _ in months),
        amounts=tuple(_amounts(text)),
        ages=tuple(dict.fromkeys(int(age) for pattern in (_AGE, _BARE_AGE) for age in pattern.findall(words) if int(age) <= 120)),
        postcodes=tuple(code for code in _POSTCODE.findall(text) if "01000" <= code <= "98999"),
        income_years=of_income,
        return_years=of_return,
        around=tuple(dict.fromkeys(_around(words, today))),
        durations_days=tuple(_number(count) * _UNITS[unit] for count, unit in _AGO.findall(words)),
    )


def _tax_years(words: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The years said of income, and those said of a return."""
    of_income: list[int] = []
    of_return: list[int] = []
    for match in _YEAR.finditer(words):
        said = _OF_A_RETURN.search(words[: match.start()])
        is_return = said is not None and not re.search(r"\b(?:revenus?|en|sur) ", said.group())
        (of_return if is_return else of_income).append(int(match.group()))
    return tuple(dict.fromkeys(of_income)), tuple(dict.fromkeys(of_return))


def _is_verb(match: re.Match[str], words: str) -> bool:
    """ "sept enfants" and "dec" inside nothing: short names count only beside a number or a year."""
    return match.group(1) in _SHORT and not match.group(2) and not re.search(rf"\d {match.group(1)}\b", words)


def _dates(text: str, words: str, today: date) -> Iterator[date]:
    future = bool(_FUTURE.search(words))
    for year, month, day in _ISO.findall(text):
        yield from _valid(int(year), int(month), int(day))
    for day, month, year in _SLASHED.findall(_ISO.sub(" ", text)):
        yield from _placed(int(day), int(month), year, today, future=future)
    for day, month, year in _NAMED.findall(words):
        number = 1 if day in ("1er", "premier") else int(day)
        yield from _placed(number, _MONTH_NUMBERS[month], year, today, future=future)
    yield from _relative(words, today)


def _placed(day: int, month: int, year: str, today: date, *, future: bool) -> Iterable[date]:
    if year:
        return _valid(int(year) + (2000 if len(year) == 2 else 0), month, day)
    years = (today.year, today.year + 1) if future else (today.year, today.year - 1)
    for candidate in (found for each in years for found in _valid(each, month, day)):
        if (candidate >= today) if future else (candidate <= today):
            return (candidate,)
    return ()


def _relative(words: str, today: date) -> Iterator[date]:
    if re.search(r"\bavant hier\b", words):
        yield today - timedelta(days=2)
    elif re.search(r"\bhier\b", words):
        yield today - timedelta(days=1)
    if re.search(r"\baujourd hui\b|\bce matin\b", words):
        yield today
    if re.search(r"\bdemain\b", words):
        yield today + timedelta(days=1)
    for count, unit in _AGO.findall(words):
        if _UNITS[unit] in (1, 7):
            yield today - timedelta(days=_number(count) * _UNITS[unit])
    for name, which in _WEEKDAY.findall(words):
        ahead = (_WEEKDAYS[name] - today.weekday()) % 7 or 7
        if which == "prochain":
            yield today + timedelta(days=ahead)
        else:
            yield _last(today, _WEEKDAYS[name], this_week=which != "dernier")


def _around(words: str, today: date) -> Iterator[date]:
    """The earliest day that each vague time of the past may mean."""
    this_month, monday = today.replace(day=1), today - timedelta(days=today.weekday())
    if re.search(r"\bmois (?:dernier|passe)\b", words):
        yield _months_before(this_month, 1)
    if re.search(r"\bsemaine (?:derniere|passee)\b", words):
        yield monday - timedelta(days=7)
    if re.search(r"\bcette semaine\b", words):
        yield monday
    if re.search(r"\b(?:ce mois ci|debut du mois|ce mois)\b", words):
        yield this_month
    for count, unit in _AGO.findall(words):
        if _UNITS[unit] not in (1, 7):
            yield _months_before(this_month, _number(count) * (1 if unit == "mois" else 12))
    for part, month, year in _PART_OF_MONTH.findall(_NAMED.sub(" ", words)):
        yield from _placed(_FIRST_DAY.get(part, 1), _MONTH_NUMBERS[month], year, today, future=False)


def _months_before(first: date, count: int) -> date:
    """The first day of the month so many months before."""
    months = first.year * 12 + first.month - 1 - count
    return date(max(1, months // 12), months % 12 + 1, 1)


def _last(today: date, weekday: int, *, this_week: bool) -> date:
    """The most recent such day before today; "lundi dernier", said on a Tuesday, is not yesterday but the week before."""
    ago = (today.weekday() - weekday) % 7 or 7
    return today - timedelta(days=ago if this_week or ago > today.weekday() else ago + 7)


def _amounts(text: str) -> Iterator[float]:
    for match in _AMOUNT.finditer(text):
        whole = re.sub(r"\D", "", match.group(1))
        yield float(f"{whole}.{match.group(2) or 0}")
    covered = _AMOUNT.sub(" ", text)
    for match in _MONTHLY.finditer(covered):
        yield float(match.group(1))


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS[text]


def _valid(year: int, month: int, day: int) -> tuple[date, ...]:
    with suppress(ValueError):
        return (date(year, month, day),)
    return ()
