"""Conversations and their messages."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.messages import Author, ChoicePress, Control, Postback, Said, Shown, Text
from bot.conversation.ports import Conversation, Draft, Waiting
from bot.errors import NotFound, StaleConversation
from bot.guidance.dossier import DOSSIER, Dossier
from bot.presenting.cards import CARDS
from bot.storage.cipher import Cipher
from bot.storage.tables import ConversationRow as C
from bot.storage.tables import DeliveryRow, FeedbackRow, HandoffRow, TrackerEventRow
from bot.storage.tables import MessageRow as M

_MESSAGE = (M.conversation_id, M.seq, M.change, M.author, M.author_name, M.at, M.body, M.ticks)
_CONVERSATION = (C.id, C.channel, C.address, C.control, C.version, C.last_seq, C.last_change, C.dossier)

# Built once: building a statement takes ten times as long as running it, and these run for every message.
_OF_ID = select(*_CONVERSATION).where(C.id == bindparam("of"))
_AT_ADDRESS = select(*_CONVERSATION).where(C.channel == bindparam("channel"), C.address == bindparam("address"))
_ACCEPTED = select(*_MESSAGE).where(M.channel == bindparam("channel"), M.external_id == bindparam("external_id"))
_RESERVE = (
    update(C)
    .where(C.id == bindparam("of"))
    .values(last_seq=C.last_seq + 1, last_change=C.last_change + 1, updated_at=bindparam("at"))
    .returning(C.last_seq, C.last_change)
)
_TAKE_TURN = (
    update(C)
    .where(C.id == bindparam("of"), C.version == bindparam("seen"))
    .values(
        version=C.version + 1,
        control=bindparam("owner"),
        dossier=bindparam("sealed"),
        last_seq=C.last_seq + bindparam("added"),
        last_change=C.last_change + bindparam("added"),
        updated_at=bindparam("at"),
    )
    .returning(C.last_seq, C.last_change)
)
_INSERT = insert(M)
_DONE = update(M).where(M.conversation_id == bindparam("of"), M.seq == bindparam("place")).values(pending=False)
_WAITING = (
    select(M.seq, M.at, M.body, *_CONVERSATION)
    .join(C, C.id == M.conversation_id)
    .where(M.conversation_id == bindparam("of"), M.pending)
    .order_by(M.seq)
    .limit(2)
)


class TimelineRepository:
    """See `bot.conversation.ports.Timeline`."""

    def __init__(self, connection: AsyncConnection, cipher: Cipher) -> None:
        self._db, self._cipher = connection, cipher

    async def create(self, conversation: Conversation, token_hash: str | None, at: datetime) -> None:
        """Adds a conversation."""
        await self._db.execute(
            insert(C).values(
                id=conversation.id,
                channel=conversation.channel,
                address=conversation.address,
                token_hash=token_hash,
                control=conversation.control,
                dossier=self._sealed(conversation.dossier),
                created_at=at,
                updated_at=at,
            )
        )

    async def get(self, conversation_id: str) -> Conversation | None:
        """The conversation of that id."""
        row = (await self._db.execute(_OF_ID, {"of": conversation_id})).first()
        return None if row is None else self._conversation(row)

    async def at_address(self, channel: str, address: str) -> Conversation | None:
        """The conversation of that citizen on that channel."""
        row = (await self._db.execute(_AT_ADDRESS, {"channel": channel, "address": address})).first()
        return None if row is None else self._conversation(row)

    async def of_token(self, token_hash: str) -> str | None:
        """The id of the conversation that this token opens."""
        return cast("str | None", await self._db.scalar(select(C.id).where(C.token_hash == token_hash)))

    async def duplicate(self, channel: str, external_id: str) -> Shown | None:
        """The message already accepted under that external id."""
        found = await self._db.execute(_ACCEPTED, {"channel": channel, "external_id": external_id})
        row = found.first()
        return None if row is None else self._shown(row)

    async def append(self, conversation_id: str, draft: Draft, channel: str | None) -> Shown:
        """Puts one message on the timeline, without taking the turn."""
        reserved = await self._db.execute(_RESERVE, {"of": conversation_id, "at": draft.at})
        row = reserved.first()
        if row is None:
            raise NotFound(f"no conversation {conversation_id}")
        return await self._insert(conversation_id, row.last_seq, row.last_change, draft, channel)

    async def take_turn(
        self, conversation: Conversation, control: Control, dossier: Dossier, drafts: Sequence[Draft], at: datetime
    ) -> tuple[Shown, ...]:
        """Changes owner and dossier and appends messages, if nothing else has since the conversation was read."""
        params = {"of": conversation.id, "seen": conversation.version, "owner": control, "added": len(drafts), "at": at}
        reserved = await self._db.execute(_TAKE_TURN, {**params, "sealed": self._sealed(dossier)})
        row = reserved.first()
        if row is None:
            raise StaleConversation(f"conversation {conversation.id} was changed by another turn")
        seq, change = row.last_seq - len(drafts), row.last_change - len(drafts)
        return tuple([await self._insert(conversation.id, seq + n, change + n, draft, None) for n, draft in enumerate(drafts, start=1)])

    async def done(self, conversation_id: str, seq: int) -> None:
        """Marks a citizen's message as answered."""
        await self._db.execute(_DONE, {"of": conversation_id, "place": seq})

    async def waiting(self, conversation_id: str) -> tuple[Conversation, Waiting] | None:
        """The oldest citizen's message not answered yet, and its conversation."""
        rows = (await self._db.execute(_WAITING, {"of": conversation_id})).all()
        if not rows:
            return None
        row = rows[0]
        body = json.loads(self._cipher.open(row.body))
        return self._conversation(row), Waiting(row.seq, _said(body["said"]), row.at, body["text"], more=len(rows) > 1)

    async def with_waiting(self) -> list[str]:
        """Ids of the conversations that have such a message."""
        return list((await self._db.scalars(select(M.conversation_id).where(M.pending).distinct())).all())

    async def messages(self, conversation_id: str) -> list[Shown]:
        """The timeline, in the order in which it is read."""
        found = await self._db.execute(select(*_MESSAGE).where(M.conversation_id == conversation_id).order_by(M.seq))
        return [self._shown(row) for row in found]

    async def first(self, conversation_id: str) -> int | None:
        """The number of the first message that is still there: 1, unless the beginning was erased; None where nothing is left."""
        return cast("int | None", await self._db.scalar(select(func.min(M.seq)).where(M.conversation_id == conversation_id)))

    async def changes(self, conversation_id: str, after: int) -> list[Shown]:
        """The messages new or changed after that change, in the order of their changes."""
        found = await self._db.execute(select(*_MESSAGE).where(M.conversation_id == conversation_id, M.change > after).order_by(M.change))
        return [self._shown(row) for row in found]

    async def message(self, conversation_id: str, seq: int) -> Shown | None:
        """One message."""
        found = await self._db.execute(select(*_MESSAGE).where(M.conversation_id == conversation_id, M.seq == seq))
        row = found.first()
        return None if row is None else self._shown(row)

    async def tick(self, conversation_id: str, seq: int, ticks: dict[str, tuple[str, ...]]) -> Shown:
        """Sets what is ticked on a message; a new change of the timeline."""
        change = await self._db.scalar(
            update(C).where(C.id == conversation_id).values(last_change=C.last_change + 1).returning(C.last_change)
        )
        await self._db.execute(
            update(M)
            .where(M.conversation_id == conversation_id, M.seq == seq)
            .values(change=change, ticks={card: list(items) for card, items in ticks.items()})
        )
        shown = await self.message(conversation_id, seq)
        if shown is None:
            raise NotFound(f"no message {seq}")
        return shown

    async def erase(self, conversation_id: str, upto: int) -> None:
        """Forgets what was said up to that message; what was accepted behind it and the conversation stay."""
        await self._db.execute(delete(M).where(M.conversation_id == conversation_id, M.seq <= upto))
        for table in (DeliveryRow, TrackerEventRow, HandoffRow, FeedbackRow):
            await self._db.execute(delete(table).where(table.conversation_id == conversation_id))

    async def feedback(self, conversation_id: str, seq: int, useful: bool, at: datetime) -> None:
        """Keeps whether the answer was useful, in place of what was said before to the same card."""
        asked = (FeedbackRow.conversation_id == conversation_id, FeedbackRow.seq == seq)
        changed = await self._db.execute(update(FeedbackRow).where(*asked).values(useful=useful, at=at))
        if changed.rowcount == 0:
            await self._db.execute(insert(FeedbackRow).values(conversation_id=conversation_id, seq=seq, useful=useful, at=at))

    async def _insert(self, conversation_id: str, seq: int, change: int, draft: Draft, channel: str | None) -> Shown:
        body = {
            "text": draft.text,
            "cards": CARDS.dump_python(draft.cards, mode="json", exclude_defaults=False),
            "said": _said_json(draft.said),
            "client_id": draft.client_id,
        }
        row = {
            "conversation_id": conversation_id,
            "seq": seq,
            "change": change,
            "author": draft.author,
            "author_name": draft.author_name,
            "at": draft.at,
            "body": self._cipher.seal(json.dumps(body, ensure_ascii=False)),
            "ticks": {},
            "channel": channel,
            "external_id": draft.external_id,
            "pending": draft.pending,
        }
        await self._db.execute(_INSERT, row)
        return Shown(conversation_id, seq, change, draft.author, draft.at, draft.text, draft.cards, draft.author_name, draft.client_id)

    def _sealed(self, dossier: Dossier) -> bytes:
        return self._cipher.seal(DOSSIER.dump_json(dossier).decode())

    def _conversation(self, row: Row[Any]) -> Conversation:
        dossier = DOSSIER.validate_json(self._cipher.open(row.dossier)) if row.dossier else Dossier()
        return Conversation(row.id, row.channel, row.address, row.control, row.version, row.last_seq, row.last_change, dossier)

    def _shown(self, row: Row[Any]) -> Shown:
        body = json.loads(self._cipher.open(row.body))
        return Shown(
            row.conversation_id,
            row.seq,
            row.change,
            cast("Author", row.author),
            row.at,
            body["text"],
            CARDS.validate_python(body["cards"]),
            row.author_name,
            body["client_id"],
            {card: tuple(items) for card, items in row.ticks.items()},
        )


def _said_json(said: Said | None) -> dict[str, object] | None:
    match said:
        case Text(text):
            return {"text": text}
        case ChoicePress(identifier, seq):
            return {"choice": identifier, "seq": seq}
        case Postback(name, args):
            return {"postback": name, "args": dict(args)}
    return None


def _said(data: Mapping[str, Any]) -> Said:
    if "text" in data:
        return Text(data["text"])
    if "choice" in data:
        return ChoicePress(data["choice"], data["seq"])
    return Postback(data["postback"], data["args"])
