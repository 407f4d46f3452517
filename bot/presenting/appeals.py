"""An appeal in labelled lines, with its last day where the day of the letter is known; pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.content.appeals import PARTS, Appeal, AppealDate
from bot.content.checks import holds
from bot.guidance.deadlines import count_from
from bot.guidance.dossier import Dossier
from bot.guidance.nodes import facts_known
from bot.guidance.questions import UNKNOWN
from bot.presenting.texts import Texts
from bot.presenting.words import day_in_words

LETTER = "letter_date"
"""The question about the day of the letter, wherever it is asked."""


def appeal_lines(appeal: Appeal, dossier: Dossier, texts: Texts) -> tuple[str, ...]:
    """What it is for, what to do first, by when (as a date if it can be counted), how, what it stops, and who else can help."""
    return tuple(_lines(appeal, dossier, texts))


def _lines(appeal: Appeal, dossier: Dossier, texts: Texts) -> Iterator[str]:
    say, known = texts.content.say, facts_known(dossier)
    yield say("appeal.decision", text=texts.text(appeal.decision))
    for part in PARTS:
        said = " ".join(texts.lines(line.text for line in getattr(appeal, part) if holds(line.if_, known)))
        if said:
            yield say(f"appeal.{part}", text=said)
        if part == "limit":
            yield from _dates(appeal, dossier, texts)
    keys = (key for key, wanted in (("appeal.defender", appeal.defender), ("appeal.legal_aid", appeal.legal_aid)) if wanted)
    yield from texts.lines(say(key) for key in keys)


def _dates(appeal: Appeal, dossier: Dossier, texts: Texts) -> Iterator[str]:
    letter = dossier.answers.get(LETTER, UNKNOWN)
    if letter == UNKNOWN:
        return
    received = date.fromisoformat(letter)
    for counted in appeal.dates:
        day = _last_day(counted, received, texts)
        words = day_in_words(day, texts.content.wording)
        start = day_in_words(received, texts.content.wording)
        key = "appeal.date" if day >= texts.today else "appeal.date_past"
        yield texts.content.say(key, title=counted.title, day=words, start=start)


def _last_day(counted: AppealDate, received: date, texts: Texts) -> date:
    count = int(str(texts.content.value(counted.fact, texts.today).value))
    match counted.unit:
        case "months":
            return count_from(received, months=count).safe
        case "weeks":
            return count_from(received, days=7 * count).safe
    return count_from(received, days=count).safe
