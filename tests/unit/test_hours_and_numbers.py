"""Opening hours with dated exceptions and holidays of a territory; emergency numbers on request."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.clock import PARIS
from bot.content import Content
from bot.content.services import Hours
from bot.guidance.answer import EmergencyPart
from bot.guidance.calendar import Territory
from bot.guidance.care import ALL_NUMBERS
from bot.guidance.dossier import Dossier
from bot.guidance.reading import Reading
from bot.guidance.step import step
from bot.presenting.cards import EmergencyCard
from bot.presenting.opening_hours import closes_at, hours_in_words, opens_next, status
from bot.presenting.plain import as_text
from bot.presenting.present import present

MORNING = [{"opens": "08:30", "closes": "12:00"}]
WEEK = Hours.model_validate(
    {
        "fact": "x",
        "days": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), MORNING),
        "exceptions": [
            {"from": "2026-11-24"},
            {"from": "2026-12-28", "to": "2026-12-31", "open": [{"opens": "10:00", "closes": "11:00"}]},
            {"from": "2026-12-25", "open": [{"opens": "09:00", "closes": "10:00"}]},
        ],
    }
)
ALWAYS = Hours.model_validate({"fact": "x", "always": True})


def at(moment: str) -> datetime:
    """A moment in Paris."""
    return datetime.fromisoformat(moment).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("moment", "territory", "is_open"),
    [
        ("2026-11-23T09:00", "mainland", True),
        ("2026-11-24T09:00", "mainland", False),
        ("2026-12-28T09:00", "mainland", False),
        ("2026-12-29T10:30", "mainland", True),
        ("2026-12-25T09:30", "mainland", True),
        ("2027-03-26T09:00", "mainland", True),
        ("2027-03-26T09:00", "alsace_moselle", False),
        ("2027-05-27T09:00", "mainland", True),
        ("2027-05-27T09:00", "guadeloupe", False),
        ("2027-06-10T09:00", "guyane", False),
        ("2026-11-11T09:00", "reunion", False),
    ],
)
def test_dated_exceptions_come_before_holidays_and_the_week(moment: str, territory: Territory, *, is_open: bool) -> None:
    assert (closes_at(WEEK, at(moment), territory) is not None) is is_open


def test_the_next_opening_knows_the_exceptions() -> None:
    found = opens_next(WEEK, at("2026-11-23T13:00"))
    assert found is not None
    assert found.isoformat().startswith("2026-11-25T08:30")
    found = opens_next(WEEK, at("2026-12-28T08:00"))
    assert found is not None
    assert found.isoformat().startswith("2026-12-28T10:00")


def test_day_and_night_is_never_closed(content: Content) -> None:
    for moment in ("2026-12-25T03:00", "2026-11-23T23:59:59", "2026-11-22T00:00"):
        assert status(ALWAYS, at(moment), content.wording) == (True, "Ouvert maintenant, jour et nuit")
    assert hours_in_words(ALWAYS, content.wording) == "jour et nuit, tous les jours"


@pytest.mark.parametrize(
    "words", ["numeros d urgence", "c est quoi le numero d urgence", "donne moi les numeros d urgence svp", "qui appeler en cas d urgence"]
)
def test_all_emergency_numbers_are_shown_on_request(content: Content, words: str) -> None:
    _, answer = step(Dossier(), Reading(words, words, "ask_service"), content, at("2026-11-23T14:10"))
    assert answer.parts[0] == EmergencyPart(ALL_NUMBERS)


def test_the_list_of_numbers_is_complete_firm_and_says_how_without_speaking(content: Content) -> None:
    _, answer = step(Dossier(), Reading("x", "numeros d urgence", "ask_service"), content, at("2026-11-23T14:10"))
    cards = present(answer, Dossier(), content, at("2026-11-23T14:10"))
    card = cards[0]
    assert isinstance(card, EmergencyCard)
    numbers = {number.number for number in card.numbers}
    assert {"15", "17", "18", "112", "114", "115", "119", "3114", "3919", "3018", "3977", "116 006", "116 000", "196"} <= numbers
    assert not numbers & {"3020", "3237"}
    text = as_text(card, content.wording)
    assert "à vérifier" not in text
    assert "par SMS" in text
    for shown in content.emergency[ALL_NUMBERS].numbers:
        fact = content.facts[shown.fact]
        assert fact.confidence in ("A", "B")
        assert fact.caution is None
