"""What the time of the year and the year said change: dates, the online service, what can still be asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.clock import PARIS
from tests.dialogue.reading import card, dates, kinds, text

GIFTS = "jai oublié mes dons aux restos du coeur dans ma declaration"


def on(year: int, month: int, day: int) -> datetime:
    """Ten in the morning of that day in Paris."""
    return datetime(year, month, day, 10, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("words", "now", "expected"),
    [
        (GIFTS, on(2026, 11, 24), "2028-12-29"),
        ("j'ai oublié mes frais de garde de 2023", on(2026, 11, 24), "2026-12-31"),
        ("j'ai oublié mes frais de garde de 2024", on(2026, 11, 24), "2027-12-31"),
        # In January, the income of the year that has just ended is not declared yet.
        (GIFTS, on(2027, 1, 15), "2028-12-29"),
        (GIFTS, on(2027, 5, 3), "2029-12-31"),
    ],
)
async def test_the_last_day_to_claim_follows_the_year_of_the_income(converse: Any, words: str, now: datetime, expected: str) -> None:
    turns = await converse(words, now=now)
    assert dates(turns[-1]) == [expected]


async def test_two_possible_years_give_no_date_but_the_rule(converse: Any) -> None:
    (turn,) = await converse("jai oublié mes dons dans ma déclaration 2025")
    assert dates(turn) == []
    assert "31 décembre de la 2e année" in text(turn)


async def test_a_year_too_old_to_be_claimed_is_said_so(converse: Any) -> None:
    (turn,) = await converse("j'ai oublié mes frais de garde en 2021")
    assert card(turn, "verdict")["verdict"] == "does_not_apply"
    assert "passé" in card(turn, "verdict")["title"]


@pytest.mark.parametrize(
    ("words", "now", "online"),
    [
        (GIFTS, on(2026, 11, 24), True),
        (GIFTS, on(2026, 12, 20), False),
        (GIFTS, on(2027, 1, 15), False),
        ("jai oublié mes dons de 2023 dans ma declaration", on(2026, 11, 24), False),
    ],
)
async def test_the_online_correction_is_proposed_only_when_it_can_serve(converse: Any, words: str, now: datetime, online: bool) -> None:
    (turn,) = await converse(words, now=now)
    first = card(turn, "steps")["items"][0]["text"]
    assert ("Ouvrez « Corriger ma déclaration en ligne »" in first) is online
    assert online or "messagerie sécurisée" in first


async def test_while_returns_are_being_filed_the_last_version_signed_counts(converse: Any) -> None:
    (turn,) = await converse(GIFTS, now=on(2027, 5, 3))
    assert "signez de nouveau" in card(turn, "steps")["items"][0]["text"]


async def test_a_year_corrected_moves_the_date(converse: Any) -> None:
    turns = await converse("jai oublié mes frais de garde de 2024", "non c'était en 2023")
    assert dates(turns[0]) == ["2027-12-31"]
    assert dates(turns[1]) == ["2026-12-31"]


async def test_last_monday_said_on_a_tuesday_is_the_one_before(converse: Any) -> None:
    turns = await converse("la caf me réclame un trop percu", "trop perçu", "lundi dernier", now=on(2026, 11, 24))
    assert turns[2]["dossier"]["answers"]["received_on"] == "2026-11-16"


async def test_an_answer_to_a_letter_has_its_own_date_for_couples_too(converse: Any) -> None:
    turns = await converse(
        "mariés en 2025 on a fait deux déclarations chacun de son coté", "non", "une demande d'information", "le 20 novembre"
    )
    assert "2026-12-18" in dates(turns[-1])
    assert "verdict" in kinds(turns[-1])
