"""An update of the Bot API as messages of ours; pure and total: whatever comes, it never raises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.conversation.messages import MAX_TEXT, ChoicePress, Inbound, Postback, Said, Text

ALLOWED = ("message", "callback_query")
"""The kinds of updates that are asked for; edits and the rest don't come at all."""

KINDS = ("photo", "document", "voice", "audio", "video", "video_note", "animation", "sticker", "location", "contact", "poll")
"""What is sent that can't be read, as the Bot API calls it; anything else is `other`."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads updates of one bot.

    Attributes:
        bot: its id: updates are numbered for each bot, so that the same number of another one is another update.
        wording: sentences by key; `channel.sent.<kind>` stands on the timeline for what can't be read.
    """

    bot: str
    wording: Mapping[str, str]

    def read(self, update: object, received_at: datetime) -> tuple[Inbound, ...]:
        """The messages of one update: none for what does not concern us (edits, groups, channels, being blocked)."""
        number = update_number(update)
        if number is None or not isinstance(update, Mapping):
            return ()
        if isinstance(pressed := update.get("callback_query"), Mapping):
            chat, said = _pressed(pressed)
        elif isinstance(message := update.get("message"), Mapping):
            chat, said = _private_chat(message.get("chat")), self._written(message)
        else:
            return ()
        if chat is None:
            return ()
        names = (f"{self.bot}:{number}" + (f":{place}" if place else "") for place in range(len(said)))
        return tuple(Inbound("telegram", chat, name, one, received_at) for name, one in zip(names, said, strict=True))

    def _written(self, message: Mapping[str, Any]) -> tuple[Said, ...]:
        """A text, or a file and the text that goes with it: the person is told first that the file is not read."""
        if text := _words(message.get("text")):
            return (Postback("start"),) if text.split()[0] == "/start" else _pieces(text)
        caption = _words(message.get("caption"))
        kind = next((kind for kind in KINDS if kind in message), "other")
        args = {"text": self.wording.get(f"channel.sent.{kind}", kind), "captioned": bool(caption)}
        return (Postback("unusable", args), *_pieces(caption))


def update_number(update: object) -> int | None:
    """The number of an update; None when it has none."""
    number = update.get("update_id") if isinstance(update, Mapping) else None
    return number if isinstance(number, int) else None


def callback_id(update: object) -> str | None:
    """The id to answer a button press with, so that the phone stops waiting."""
    pressed = update.get("callback_query") if isinstance(update, Mapping) else None
    identifier = pressed.get("id") if isinstance(pressed, Mapping) else None
    return identifier if isinstance(identifier, str) else None


def _words(text: object) -> str:
    """A text without the half emoji that some phones send, which no database would keep."""
    if not isinstance(text, str):
        return ""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()


def _pieces(text: str) -> tuple[Text, ...]:
    """A text longer than we read comes in pieces, so that nothing is cut without a word."""
    return tuple(Text(text[start : start + MAX_TEXT]) for start in range(0, len(text), MAX_TEXT))


def _pressed(pressed: Mapping[str, Any]) -> tuple[str | None, tuple[Said, ...]]:
    """Where and what was pressed. The message of the button may be missing (too old): in a private chat, who presses is the chat."""
    said = _meaning(pressed.get("data"))
    message, sender = pressed.get("message"), pressed.get("from")
    if isinstance(message, Mapping):
        chat = _private_chat(message.get("chat"))
    else:
        chat = _private_chat({**sender, "type": "private"}) if isinstance(sender, Mapping) and "inline_message_id" not in pressed else None
    return chat, (said,) if said else ()


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
