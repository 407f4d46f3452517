"""The ten messages of a new user each get a fitting, sourced answer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dialogue.reading import card, facts, kinds, text

TEN = [
    ("bonjour jai oublié de declarer la pension alimentaire que je verse a mon fils", "tax_return", "alimony_in_return", "choices"),
    ("on se marie le 12 septembre on déclare ensemble ou pas??", "couple", None, "sources"),
    ("g fait une erreur ds ma declaration d impot 2025 je fait quoi", "tax_return", "wrong_amount_or_box", "choices"),
    ("c quoi le droit à l'erreur", None, None, "sources"),
    ("je me suis pacsée en mai quels papiers il faut", "couple", None, "documents"),
    ("mon ex mari a déclaré les enfants et moi aussi", "tax_return", "children_declared_twice", "choices"),
    ("j'ai reçu un avis trop élevé, je conteste comment ?", "tax_return", "objection_notice_too_high", "deadline"),
    ("le site marche pas et la date limite c'est demain", "tax_return", "site_down_before_deadline", "steps"),
]


@pytest.mark.parametrize(("words", "event", "error", "shown"), TEN)
async def test_a_first_message_reaches_its_topic(converse: Any, words: str, event: str | None, error: str | None, shown: str) -> None:
    (turn,) = await converse(words)
    assert event is None or turn["topic"] == event
    assert error is None or turn["error"] == error
    assert shown in kinds(turn)


async def test_a_question_on_fines_without_a_topic_is_answered_with_its_sources(converse: Any) -> None:
    (turn,) = await converse("est ce que je vais avoir une amende")
    assert "sources" in kinds(turn) or "choices" in kinds(turn)
    assert turn["owner"] == "bot"


async def test_a_person_asked_for_is_answered_honestly_when_nobody_is_there(converse: Any) -> None:
    (turn,) = await converse("je veux parler à quelqu'un svp c'est urgent")
    assert "leave_message" in kinds(turn)
    assert turn["intent"] == "ask_human"


async def test_the_right_to_error_is_explained_with_its_three_limits(converse: Any) -> None:
    (turn,) = await converse("c quoi le droit à l'erreur")
    assert {"rte_crpa", "rte_not_late", "rte_not_repayment"} <= facts(turn)


async def test_who_is_already_in_a_pacs_is_not_asked_for_the_wedding_papers(converse: Any) -> None:
    (turn,) = await converse("je me suis pacsée en mai quels papiers il faut")
    names = " ".join(item["name"] for item in card(turn, "documents")["items"])
    assert "témoin" not in names.lower()


async def test_the_day_before_a_deadline_the_rule_is_said_and_a_person_offered(converse: Any) -> None:
    (turn,) = await converse("le site marche pas et la date limite c'est demain")
    assert "rte_not_late" in facts(turn)
    assert card(turn, "verdict")["verdict"] == "cannot_tell_ask_agent"
    assert "papier" in text(turn)
