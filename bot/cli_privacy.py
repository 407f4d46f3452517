"""What is kept of one conversation: given out, or erased, at the citizen's request."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.clock import PARIS, SystemClock
from bot.conversation.messages import Shown
from bot.conversation.ports import Conversation
from bot.errors import NotFound
from bot.guidance.dossier import DOSSIER, Dossier
from bot.handoff.packet import PACKET
from bot.handoff.ports import Handoff
from bot.http.shapes import message_shape
from bot.settings import Settings
from bot.storage.opening import open_database
from bot.understanding.mask import mask


async def export(settings: Settings, conversation_id: str) -> None:
    """Prints all of it as JSON lines: the conversation, its messages, its hand-offs; personal numbers masked, as all but the desk has them.

    Raises:
        NotFound: there is none of that id.
    """
    async with open_database(settings.database_url, settings.secret_key, settings.data) as database, database.read() as unit:
        conversation = await unit.timeline.get(conversation_id)
        if conversation is None:
            raise NotFound(f"no conversation {conversation_id}")
        messages = await unit.timeline.messages(conversation_id)
        handoffs = await unit.handoffs.all_of(conversation_id)
    for line in _lines(conversation, messages, handoffs):
        print(json.dumps(line, ensure_ascii=False))


async def erase(settings: Settings, conversation_id: str) -> None:
    """Forgets what was said, as the citizen's own "effacez tout" does; the bot owns the empty conversation.

    Raises:
        NotFound: there is none of that id.
    """
    now = SystemClock().now()
    async with open_database(settings.database_url, settings.secret_key, settings.data) as database, database.write() as unit:
        found = await unit.timeline.get(conversation_id)
        if found is None:
            raise NotFound(f"no conversation {conversation_id}")
        await unit.timeline.erase(conversation_id, found.last_seq)
        emptied = await unit.timeline.get(conversation_id)
        assert emptied is not None
        await unit.timeline.take_turn(emptied, "bot", Dossier(), (), now)
    print(json.dumps({"id": conversation_id, "erased": True}))


def _lines(conversation: Conversation, messages: list[Shown], handoffs: list[Handoff]) -> Iterator[dict[str, Any]]:
    dossier = DOSSIER.dump_python(conversation.dossier, mode="json")
    yield {
        "kind": "conversation",
        "id": conversation.id,
        "channel": conversation.channel,
        "owner": conversation.control,
        "dossier": dossier,
    }
    for shown in messages:
        yield {"kind": "message", **message_shape(replace(shown, text=_masked(shown.text)))}
    for handoff in reversed(handoffs):
        yield {
            "kind": "handoff",
            "reference": handoff.reference,
            "state": handoff.state,
            "at": handoff.requested_at.astimezone(PARIS).isoformat(timespec="seconds"),
            "passed_on": PACKET.dump_python(handoff.packet, mode="json"),
            "message_left": _masked(handoff.left_message),
        }


def _masked(text: str | None) -> str | None:
    return mask(text).text if text else text
