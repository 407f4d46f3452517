"""Facts to verify again: which, at which date, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.content.models import Fact
from bot.content.stale import stale

SOURCE = {"title": "Un texte", "ref": "art. 1", "date": "2025"}


def fact(verified_on: date | None = date(2026, 1, 1), confidence: str = "A", values: list[dict[str, Any]] | None = None) -> Fact:
    given = {"id": "a_fact", "statement": "Une chose", "values": values or [{"display": "1"}], "source": SOURCE, "confidence": confidence}
    return Fact.model_validate({**given, "verified_on": verified_on})


ENDED = [{"display": "1", "valid_to": date(2026, 6, 30)}]
FOLLOWED = [*ENDED, {"display": "2", "valid_from": date(2026, 7, 1)}]
TWICE_ENDED = [*ENDED, {"display": "2", "valid_from": date(2026, 7, 1), "valid_to": date(2026, 12, 31)}]


@pytest.mark.parametrize(
    ("given", "day", "reasons"),
    [
        (fact(), date(2026, 2, 1), ()),
        (fact(), date(2027, 1, 1), ()),
        (fact(), date(2027, 1, 2), ("verified more than 365 days before",)),
        (fact(verified_on=None), date(2026, 2, 1), ("never verified",)),
        (fact(confidence="C"), date(2026, 2, 1), ("confidence C",)),
        (fact(verified_on=None, confidence="C"), date(2026, 2, 1), ("never verified", "confidence C")),
        (fact(values=ENDED), date(2026, 6, 30), ()),
        (fact(values=ENDED), date(2026, 7, 1), ("no value in force any more",)),
        (fact(values=FOLLOWED), date(2026, 7, 1), ()),
        (fact(values=TWICE_ENDED), date(2026, 12, 31), ()),
        (fact(values=TWICE_ENDED), date(2027, 1, 1), ("no value in force any more",)),
    ],
)
def test_a_fact_is_to_verify_for_these_reasons(given: Fact, day: date, reasons: tuple[str, ...]) -> None:
    assert [found.reasons for found in stale([given], day)] == ([reasons] if reasons else [])


def test_the_least_recently_verified_come_first() -> None:
    given = [fact(date(2024, 5, 1)), fact(None), fact(date(2023, 5, 1))]
    assert [found.verified_on for found in stale(given, date(2026, 5, 1))] == [None, date(2023, 5, 1), date(2024, 5, 1)]
