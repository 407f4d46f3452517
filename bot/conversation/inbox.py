"""Where every message of a citizen comes in: one transaction, once, however often the channel repeats it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.conversation.messages import Inbound, Postback, Shown, Text
from bot.conversation.ports import Conversation, ConversationStore, ConversationUnit, Draft
from bot.conversation.poster import Poster
from bot.errors import NotFound
from bot.guidance.dossier import Dossier
from bot.presenting.cards import Card, ChoicesCard

Wake = Callable[[str], None]
FirstWords = Callable[[], tuple[Dossier, tuple[Card, ...]]]


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of an inbound message."""

    shown: Shown
    duplicate: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """Accepts messages and wakes their conversations; opens conversations."""

    store: ConversationStore
    poster: Poster
    clock: Clock
    first_words: FirstWords
    wake: Wake

    async def open(self, channel: str) -> tuple[str, str]:
        """A new conversation with its welcome: its id and its secret token."""
        identifier, token = secrets.token_urlsafe(12), secrets.token_urlsafe(32)
        async with self.store.write() as unit:
            await self._create(unit, channel, identifier, identifier, hash_token(token))
        return identifier, token

    async def accept(self, inbound: Inbound) -> Accepted:
        """Puts the message on the timeline and wakes the conversation; the same external id again changes nothing.

        Raises:
            NotFound: the address is one of ours (web) and opens nothing.
        """
        async with self.store.write() as unit:
            before = await unit.timeline.duplicate(inbound.channel, inbound.external_id)
            if before is not None:
                return Accepted(before, duplicate=True)
            conversation, is_new = await self._conversation(unit, inbound)
            draft = await self._draft(unit, conversation, inbound, pending=not (is_new and inbound.said == Postback("start")))
            shown = await unit.timeline.append(conversation.id, draft, inbound.channel)
        self.poster.tell(conversation, (shown,))
        self.wake(conversation.id)
        return Accepted(shown, duplicate=False)

    async def _conversation(self, unit: ConversationUnit, inbound: Inbound) -> tuple[Conversation, bool]:
        conversation = await unit.timeline.at_address(inbound.channel, inbound.address)
        if conversation is not None:
            return conversation, False
        if inbound.channel == "web":
            raise NotFound("no such conversation")
        return await self._create(unit, inbound.channel, inbound.address, secrets.token_urlsafe(12), None), True

    async def _create(self, unit: ConversationUnit, channel: str, address: str, identifier: str, token: str | None) -> Conversation:
        """A conversation begins with the welcome, which says that a program is speaking."""
        now = self.clock.now()
        dossier, cards = self.first_words()
        conversation = Conversation(identifier, channel, address, "bot", 0, 0, 0, dossier)
        await unit.timeline.create(conversation, token, now)
        shown = await unit.timeline.append(identifier, Draft("bot", now, cards=cards), None)
        await self.poster.enqueue(unit, conversation, (shown,), now)
        return conversation

    async def _draft(self, unit: ConversationUnit, conversation: Conversation, inbound: Inbound, *, pending: bool) -> Draft:
        text = await self._words(unit, conversation, inbound)
        client_id = inbound.external_id.rpartition(":")[2] if inbound.channel == "web" else None
        return Draft(
            "citizen",
            inbound.sent_at,
            text,
            said=inbound.said,
            external_id=inbound.external_id,
            client_id=client_id,
            pending=pending,
        )

    async def _words(self, unit: ConversationUnit, conversation: Conversation, inbound: Inbound) -> str | None:
        """What stands on the timeline for it: a choice shows its title, a message left its text, other buttons nothing."""
        if isinstance(inbound.said, Text):
            return inbound.said.text
        if isinstance(inbound.said, Postback):
            left = inbound.said.args.get("text")
            return left if isinstance(left, str) else None
        offered = await unit.timeline.message(conversation.id, inbound.said.seq)
        options = [o for card in (offered.cards if offered else ()) if isinstance(card, ChoicesCard) for o in card.options]
        return next((option.title for option in options if option.id == inbound.said.id), None)


def hash_token(token: str) -> str:
    """What is kept of a secret token; of any text, since headers may carry bytes that are none."""
    return hashlib.sha256(token.encode(errors="surrogateescape")).hexdigest()
