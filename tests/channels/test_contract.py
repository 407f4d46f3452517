"""What every channel keeps: it renders every card, loses no text, keeps the ids of choices, and says what came of a call."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.content import Content
from bot.conversation.channels import Channel, Sent
from channels.telegram.client import TelegramChannel
from channels.web.channel import WebChannel
from tests.channels.fake_bot_api import FakeBotApi
from tests.channels.samples import CARDS_OF_ALL_KINDS, KINDS, SAMPLES, rendered, shown, words

TOKEN = "1:contract"


@pytest.fixture(params=["web", "telegram"])
async def channel(request: pytest.FixtureRequest, content: Content) -> AsyncIterator[Channel]:
    """Each channel in turn; Telegram over real HTTP."""
    if request.param == "web":
        yield WebChannel()
        return
    async with FakeBotApi(TOKEN) as api, ClientSession() as session:
        yield TelegramChannel(session, api.address, TOKEN, content.wording, time.monotonic, pace=0)


def test_the_samples_cover_every_kind_of_card() -> None:
    assert {sample["kind"] for sample in SAMPLES} == KINDS


@pytest.mark.parametrize("place", range(len(SAMPLES)), ids=[sample["kind"] for sample in SAMPLES])
async def test_no_text_of_a_card_is_lost(channel: Channel, place: int) -> None:
    text = rendered(channel, CARDS_OF_ALL_KINDS[place]).replace("\\n", "\n")
    buttons = {"send", "cancel", "yes", "no", "leave", "leave_message", "label"}
    sample = {key: value for key, value in SAMPLES[place].items() if key not in buttons and key != "position"}
    missing = [word for word in words(sample) if word not in text]
    assert not missing


async def test_ids_of_choices_are_kept(channel: Channel) -> None:
    assert {"c1-1", "c1-2"} <= {identifier for identifier in ("c1-1", "c1-2") if identifier in rendered(channel, CARDS_OF_ALL_KINDS[-1])}


async def test_the_same_message_renders_the_same(channel: Channel) -> None:
    message = shown(*CARDS_OF_ALL_KINDS)
    assert channel.render(message) == channel.render(message)


async def test_an_agents_words_are_shown_with_their_name(channel: Channel) -> None:
    wires = channel.render(shown(text="Bonjour, je regarde.", author="agent"))
    assert "Bonjour, je regarde." in str(wires)


async def test_calls_that_work_are_sent_in_order(channel: Channel) -> None:
    outcomes: list[Any] = [await channel.send("1000", wire) for wire in channel.render(shown(*CARDS_OF_ALL_KINDS))]
    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    assert outcomes
