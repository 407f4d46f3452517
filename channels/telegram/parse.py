"""An update of the Bot API as messages of ours; pure and total: whatever comes, it never raises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.conversation.messages import MAX_TEXT, ChoicePress, Inbound, Postback, Said, Text


@dataclass(frozen=True, slots=True)
class Unusable:
    """A voice, a picture, a place: something that can't be read, to be answered with a sentence."""

    chat: str
    external_id: str


Parsed = tuple[Inbound, ...] | Unusable


def parse(update: object, received_at: datetime) -> Parsed:
    """The messages of one update: none for what does not concern us (edits, groups, channels)."""
    if not isinstance(update, Mapping):
        return ()
    number = update.get("update_id")
    if not isinstance(number, int):
        return ()
    if isinstance(pressed := update.get("callback_query"), Mapping):
        return _pressed(pressed, number, received_at)
    if isinstance(message := update.get("message"), Mapping):
        return _written(message, number, received_at)
    return ()


def callback_id(update: object) -> str | None:
    """The id to answer a button press with, so that the phone stops waiting."""
    pressed = update.get("callback_query") if isinstance(update, Mapping) else None
    identifier = pressed.get("id") if isinstance(pressed, Mapping) else None
    return identifier if isinstance(identifier, str) else None


def _written(message: Mapping[str, Any], number: int, at: datetime) -> Parsed:
    chat = _private_chat(message.get("chat"))
    if chat is None:
        return ()
    text = message.get("text")
    if not isinstance(text, str) or not text.strip():
        return Unusable(chat, f"u:{number}")
    if text.split()[0] == "/start":
        return (Inbound("telegram", chat, f"u:{number}", Postback("start"), at),)
    # A text longer than we read comes in pieces, so that nothing is cut without a word.
    pieces = [text[start : start + MAX_TEXT] for start in range(0, len(text), MAX_TEXT)]
    return tuple(Inbound("telegram", chat, f"u:{number}:{n}" if n else f"u:{number}", Text(piece), at) for n, piece in enumerate(pieces))


def _pressed(pressed: Mapping[str, Any], number: int, at: datetime) -> Parsed:
    message = pressed.get("message")
    chat = _private_chat(message.get("chat")) if isinstance(message, Mapping) else None
    said = _meaning(pressed.get("data"))
    if chat is None or said is None:
        return ()
    return (Inbound("telegram", chat, f"u:{number}", said, at),)


def _meaning(data: object) -> Said | None:
    if not isinstance(data, str):
        return None
    kind, _, rest = data.partition(":")
    name, _, value = rest.partition(":")
    if kind == "c" and name.isascii() and name.isdigit() and len(name) < 10 and value:
        return ChoicePress(value, int(name))
    if kind == "p" and name == "feedback":
        return Postback("feedback", {"useful": value == "1"})
    if kind == "p" and name in ("transmission.send", "transmission.cancel", "queue.leave", "message.ask"):
        return Postback(name)
    return None


def _private_chat(chat: object) -> str | None:
    if not isinstance(chat, Mapping) or chat.get("type") != "private" or not isinstance(chat.get("id"), int):
        return None
    return str(chat["id"])
