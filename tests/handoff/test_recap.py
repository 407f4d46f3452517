"""The recap says when the citizen came forward, which may count as good faith: it says what is known and no more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.handoff.ports import Agent
from bot.presenting.cards import RecapCard
from tests.handoff.house import DANGER, House

PROMPTED = "Vous avez pris contact le lundi 23 novembre 2026 à "
UNPROMPTED = "Vous avez pris contact de vous-même le lundi 23 novembre 2026 à "


async def answered(home: House, citizen: str, **answers: str) -> None:
    """That was answered before."""
    conversation = await home.conversation(citizen)
    async with home.store.write() as unit:
        await unit.timeline.take_turn(conversation, "bot", conversation.dossier.with_(answers=answers), (), home.clock.now())


async def recap(home: House, citizen: str, agent: Agent) -> RecapCard:
    await home.desk.claim(citizen, agent)
    await home.desk.close(citizen, agent, "solved", "fait")
    return next(card for shown in await home.timeline(citizen) for card in shown.cards if isinstance(card, RecapCard))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, PROMPTED),
        ({"letter": "unknown"}, PROMPTED),
        ({"letter": "proposal"}, PROMPTED),
        ({"letter": "no"}, UNPROMPTED),
        ({"contacted": "no"}, UNPROMPTED),
        ({"contacted": "late"}, PROMPTED),
        ({"letter": "no", "contacted": "yes"}, PROMPTED),
        ({"letter": "no", "letter_word": "penalty"}, PROMPTED),
    ],
)
async def test_of_ones_own_accord_is_said_only_where_no_letter_is_known_to_have_come(
    home: House, answers: dict[str, str], expected: str
) -> None:
    agent, citizen = await home.agent("Camille"), await home.citizen()
    await answered(home, citizen, **answers)
    await home.queue_up(citizen)
    assert (await recap(home, citizen, agent)).contact.startswith(expected)


async def test_the_contact_is_the_first_time_a_person_was_asked_for(home: House) -> None:
    citizen = await home.citizen()
    await home.press(citizen, "message.leave", text="rappelez-moi")
    home.clock.set(home.clock.now() + timedelta(days=2))
    agent = await home.agent("Camille")
    await home.queue_up(citizen)
    assert (await recap(home, citizen, agent)).contact == PROMPTED + "12 h."


async def test_no_contact_is_claimed_where_repere_called_a_person_itself(home: House) -> None:
    agent, citizen = await home.agent("Camille"), await home.citizen()
    await answered(home, citizen, letter="no")
    await home.press(citizen, "message.leave", text=DANGER)
    assert (await recap(home, citizen, agent)).contact == "Repère a prévenu une personne le lundi 23 novembre 2026 à 12 h."


async def test_danger_told_after_a_person_was_asked_for_takes_nothing_from_the_contact(home: House) -> None:
    citizen = await home.citizen()
    await home.press(citizen, "person")
    home.clock.set(home.clock.now() + timedelta(hours=3))
    agent = await home.agent("Camille")
    await home.press(citizen, "message.leave", text=DANGER)
    assert (await recap(home, citizen, agent)).contact == PROMPTED + "12 h."
