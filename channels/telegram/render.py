"""A message of the timeline as calls of the Bot API, within its limits; pure and total: no text is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.conversation.channels import Wire
from bot.conversation.messages import Shown
from bot.presenting.cards import (
    Card,
    ChoicesCard,
    DeadlineCard,
    FeedbackCard,
    LeaveMessageCard,
    QueueCard,
    TransmissionCard,
)
from bot.presenting.plain import as_text

MAX_TEXT = 4096
"""UTF-16 units of one message."""

MAX_CALLBACK = 64
"""Bytes of a button's data."""

_WIDE = 20
_LONG = 60
Button = dict[str, str]
Rows = list[list[Button]]


def render(message: Shown, wording: Mapping[str, str]) -> tuple[Wire, ...]:
    """As few messages as the limits allow, the buttons under the last one, then the calendar files."""
    texts = [part for part in (_spoken(message), *(as_text(card, wording) for card in message.cards)) if part]
    buttons = [row for card in message.cards for row in _buttons(card, message.seq)]
    pieces = list(_split("\n\n".join(texts)))
    wires: list[Wire] = [
        {"method": "sendMessage", "arguments": {"text": piece, "link_preview_options": {"is_disabled": True}}} for piece in pieces
    ]
    if wires and buttons:
        wires[-1]["arguments"]["reply_markup"] = {"inline_keyboard": buttons}
    return (*wires, *_calendars(message))


def _spoken(message: Shown) -> str | None:
    if message.author == "agent" and message.text:
        return f"{message.author_name} : {message.text}"
    return message.text


def _buttons(card: Card, seq: int) -> Rows:
    match card:
        case ChoicesCard():
            # A title too long for a button stays readable in the text, where choices are numbered.
            return _rows([(_short(f"{n}. {o.title}", o.title), f"c:{seq}:{o.id}") for n, o in enumerate(card.options, start=1)])
        case TransmissionCard():
            return _rows([(card.send, "p:transmission.send"), (card.cancel, "p:transmission.cancel")])
        case QueueCard():
            return _rows([(card.leave_message, "p:message.ask"), (card.leave, "p:queue.leave")])
        case FeedbackCard():
            return _rows([(card.yes, "p:feedback:1"), (card.no, "p:feedback:0")])
        case LeaveMessageCard():
            return _rows([(card.title, "p:message.ask")])
    return []


def _rows(buttons: list[tuple[str, str]]) -> Rows:
    """One button a row when a title is wide, else two."""
    made: list[Button] = [{"text": text, "callback_data": data} for text, data in buttons if len(data.encode()) <= MAX_CALLBACK]
    size = 1 if any(len(button["text"]) > _WIDE for button in made) else 2
    return [made[start : start + size] for start in range(0, len(made), size)]


def _short(numbered: str, title: str) -> str:
    return title if len(title) <= _LONG else numbered[: _LONG - 1] + "…"


def _calendars(message: Shown) -> Iterator[Wire]:
    for card in message.cards:
        if isinstance(card, DeadlineCard) and card.ics and card.date:
            yield {"method": "sendDocument", "filename": f"{card.date}.ics", "content": card.ics}


def _split(text: str) -> Iterator[str]:
    """Pieces within the limit, cut at paragraphs, else lines, else sentences, else words, else anywhere."""
    while _units(text) > MAX_TEXT:
        piece = _fitting(text)
        cut = next(
            (place for mark in ("\n\n", "\n", ". ", " ") if (place := piece.rfind(mark) + len(mark.rstrip())) > MAX_TEXT // 3), len(piece)
        )
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    if text:
        yield text


def _fitting(text: str) -> str:
    """The longest beginning within the limit."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _units(text[:middle]) <= MAX_TEXT else (low, middle - 1)
    return text[:low]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
