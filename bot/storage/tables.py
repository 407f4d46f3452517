"""The tables. Times are UTC, without a zone in the column and aware in the program."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Boolean, DateTime, ForeignKey, Index, Integer, LargeBinary, String, Text, TypeDecorator, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcTime(TypeDecorator[datetime]):
    """An aware time, stored as naive UTC; refuses a naive one."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware in, naive UTC stored."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone can't be stored")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Naive UTC read, aware out."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Base of all tables."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcTime(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
        bytes: LargeBinary(),
        str: String(255),
    }


class ConversationRow(Base):
    """One citizen on one channel: who owns it, what is established, and the counters of its timeline."""

    __tablename__ = "conversations"
    __table_args__ = (Index("ix_conversations_address", "channel", "address", unique=True),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    address: Mapped[str]
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    control: Mapped[str] = mapped_column(String(8), default="bot")
    version: Mapped[int] = mapped_column(default=0)
    last_seq: Mapped[int] = mapped_column(default=0)
    last_change: Mapped[int] = mapped_column(default=0)
    dossier: Mapped[bytes | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class MessageRow(Base):
    """The timeline: what people saw. `body` is encrypted; nothing of it is kept in clear."""

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_external", "channel", "external_id", unique=True),
        Index("ix_messages_change", "conversation_id", "change"),
        Index("ix_messages_pending", "conversation_id", "seq", sqlite_where=text("pending"), postgresql_where=text("pending")),
    )

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    change: Mapped[int]
    author: Mapped[str] = mapped_column(String(8))
    author_name: Mapped[str | None]
    at: Mapped[datetime]
    body: Mapped[bytes]
    ticks: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    channel: Mapped[str | None] = mapped_column(String(16))
    external_id: Mapped[str | None]
    pending: Mapped[bool] = mapped_column(Boolean, default=False)


class DeliveryRow(Base):
    """The outbox: one call to a platform. `sending` is written before the call: found after a crash, it means "unknown"."""

    __tablename__ = "deliveries"
    __table_args__ = (Index("ix_deliveries_status", "status", "conversation_id", "id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    seq: Mapped[int]
    channel: Mapped[str] = mapped_column(String(16))
    address: Mapped[str]
    wire: Mapped[bytes]
    status: Mapped[str] = mapped_column(String(8), default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    platform_id: Mapped[str | None]
    reason: Mapped[str | None]


class TrackerEventRow(Base):
    """The dialogue memory of Rasa, append only: in each row what one turn added, one event a line, encrypted."""

    __tablename__ = "tracker_events"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    data: Mapped[bytes]


class HandoffRow(Base):
    """A request for a person and where it stands; a cache of its events."""

    __tablename__ = "handoffs"
    __table_args__ = (
        Index(
            "ix_handoffs_open",
            "conversation_id",
            unique=True,
            sqlite_where=text("open"),
            postgresql_where=text("open"),
        ),
        Index("ix_handoffs_state", "state", "urgent", "returned", "queued_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    state: Mapped[str] = mapped_column(String(16))
    open: Mapped[bool] = mapped_column(Boolean, default=True)
    version: Mapped[int] = mapped_column(default=0)
    urgent: Mapped[bool] = mapped_column(Boolean, default=False)
    returned: Mapped[bool] = mapped_column(Boolean, default=False)
    told_nobody: Mapped[bool] = mapped_column(Boolean, default=False)
    agent_id: Mapped[str | None] = mapped_column(ForeignKey("agents.id"))
    packet: Mapped[bytes]
    left_message: Mapped[bytes | None]
    requested_at: Mapped[datetime]
    queued_at: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str | None] = mapped_column(String(16))


class HandoffEventRow(Base):
    """Every change of a hand-off: who, why, from what, to what. Append only."""

    __tablename__ = "handoff_events"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    handoff_id: Mapped[str] = mapped_column(ForeignKey("handoffs.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    cause: Mapped[str]
    before: Mapped[str] = mapped_column(String(16))
    after: Mapped[str] = mapped_column(String(16))


class AgentRow(Base):
    """A person who answers citizens, or runs the desk."""

    __tablename__ = "agents"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    first_name: Mapped[str]
    last_name: Mapped[str]
    service: Mapped[str]
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str]
    disabled: Mapped[bool] = mapped_column(Boolean, default=False)
    seen_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class SessionRow(Base):
    """An agent logged in; only the hash of the cookie is kept."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey("agents.id", ondelete="CASCADE"))
    csrf: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]


class InviteRow(Base):
    """The one-time link that creates the first administrator."""

    __tablename__ = "invites"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class FeedbackRow(Base):
    """Whether an answer was useful: the last thing said to each card that asked."""

    __tablename__ = "feedback"
    __table_args__ = (Index("ix_feedback_card", "conversation_id", "seq", unique=True),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    seq: Mapped[int | None]
    useful: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[datetime]


class NoticeRow(Base):
    """What an administrator announces of a service."""

    __tablename__ = "notices"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    service: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    begins: Mapped[datetime]
    ends: Mapped[datetime | None] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(Text)
    meanwhile: Mapped[str | None] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(64))


class CursorRow(Base):
    """How far a poller has read (Telegram's update offset)."""

    __tablename__ = "cursors"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[int]
