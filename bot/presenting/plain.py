"""Cards as plain text: the whole content, without mark-up, for messaging, the terminal and print; pure and total."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.presenting.cards import (
    AgentCard,
    AppealCard,
    Card,
    ChoicesCard,
    ConsequenceCard,
    DeadlineCard,
    DocumentsCard,
    EmergencyCard,
    FeedbackCard,
    LeaveMessageCard,
    LetterCard,
    QueueCard,
    RecapCard,
    ServiceCard,
    ServiceChannel,
    SourcesCard,
    StepsCard,
    TextCard,
    TransmissionCard,
    VerdictCard,
)

Wording = Mapping[str, str]
Lines = Iterable[str | None]


def as_text(card: Card, wording: Wording) -> str:
    """The whole card in plain text."""
    lines = (*_RENDERERS[type(card)](card, wording), *(wording["plain.term"].format(term=t.term, meaning=t.meaning) for t in card.terms))
    return "\n".join(line.replace("**", "") for line in lines if line)


def as_text_all(cards: Iterable[Card], wording: Wording) -> str:
    """The cards one under the other, a blank line between."""
    return "\n\n".join(text for card in cards if (text := as_text(card, wording)))


def _text(card: TextCard, _wording: Wording) -> Lines:
    yield card.text


def _choices(card: ChoicesCard, _wording: Wording) -> Lines:
    yield card.prompt
    yield from (f"{number}. {option.title}" for number, option in enumerate(card.options, start=1))


def _steps(card: StepsCard, _wording: Wording) -> Lines:
    yield card.title
    for number, item in enumerate(card.items, start=1):
        yield f"{number}. {item.when} : {item.text}" if item.when else f"{number}. {item.text}"


def _documents(card: DocumentsCard, wording: Wording) -> Lines:
    yield card.title
    yield card.note
    for item in card.items:
        details = " ; ".join(filter(None, (item.condition, item.form, item.valid, item.where)))
        yield f"☐ {item.name}" + (f" — {details}" if details else "")
        yield item.if_missing and wording["plain.if_missing"].format(text=item.if_missing)


def _deadline(card: DeadlineCard, wording: Wording) -> Lines:
    yield wording["plain.deadline" if card.date else "plain.no_date"].format(title=card.title, text=card.text)
    yield card.how


def _verdict(card: VerdictCard, wording: Wording) -> Lines:
    yield wording["plain.answer"].format(text=card.title)
    yield from (f"- {line}" for line in card.lines)
    yield wording["plain.why"].format(text=card.reason) if card.reason else None
    yield wording["plain.calculation"].format(text=card.calculation) if card.calculation else None
    yield card.disclaimer


def _consequence(card: ConsequenceCard, _wording: Wording) -> Lines:
    yield card.title
    yield from (f"- {line}" for line in card.lines)


def _service(card: ServiceCard, _wording: Wording) -> Lines:
    yield f"{card.name} : {card.purpose}"
    if card.notice:
        yield f"{card.notice.title}. {card.notice.text}"
        yield f"{card.notice.meanwhile} {card.notice.deadline}"
    yield " ".join(filter(None, (card.competent, card.where))) or None
    yield from (f"- {_channel(channel)}" for channel in card.channels)
    yield card.closed


def _channel(channel: ServiceChannel) -> str:
    link = channel.url if channel.url and channel.url.startswith("https:") else None
    parts = (
        channel.purpose,
        channel.price,
        channel.status,
        channel.hours,
        channel.quiet,
        channel.appointment,
        channel.booking,
        channel.where,
        channel.accessibility,
        channel.caution,
    )
    head = " ".join(filter(None, (channel.label, channel.value, link)))
    return f"{head} : " + " ; ".join(part.rstrip(".") for part in parts if part)


def _appeal(card: AppealCard, _wording: Wording) -> Lines:
    yield card.title
    yield from (f"- {line}" for line in card.lines)


def _sources(card: SourcesCard, wording: Wording) -> Lines:
    yield f"{card.title} :"
    for item in card.items:
        verified = wording["plain.verified"].format(date=item.verified_on) if item.verified_on else None
        details = " ; ".join(filter(None, (item.ref, item.date, verified, item.caution)))
        yield f"- {item.title} ({details})" + (f" {item.url}" if item.url else "")


def _emergency(card: EmergencyCard, _wording: Wording) -> Lines:
    yield card.lead
    for number in card.numbers:
        yield f"{number.number} : {number.label} ({number.hours})" + (f" — {number.access}" if number.access else "")
    yield card.then


def _letter(card: LetterCard, _wording: Wording) -> Lines:
    yield f"{card.title} ({card.to})"
    yield card.body
    yield card.note


def _transmission(card: TransmissionCard, _wording: Wording) -> Lines:
    yield card.title
    yield from (f"- {item.label} : {item.value}" for item in card.items)
    yield card.note


def _queue(card: QueueCard, _wording: Wording) -> Lines:
    yield card.title
    yield card.wait
    yield card.note


def _agent(card: AgentCard, _wording: Wording) -> Lines:
    yield card.text


def _recap(card: RecapCard, _wording: Wording) -> Lines:
    yield card.title
    yield from (f"- {item}" for item in card.items)
    yield card.contact
    yield card.reference


def _feedback(card: FeedbackCard, _wording: Wording) -> Lines:
    yield card.question


def _leave_message(card: LeaveMessageCard, _wording: Wording) -> Lines:
    yield card.title


_RENDERERS: dict[type[Any], Callable[[Any, Wording], Lines]] = {
    TextCard: _text,
    ChoicesCard: _choices,
    StepsCard: _steps,
    DocumentsCard: _documents,
    DeadlineCard: _deadline,
    VerdictCard: _verdict,
    ConsequenceCard: _consequence,
    ServiceCard: _service,
    AppealCard: _appeal,
    SourcesCard: _sources,
    EmergencyCard: _emergency,
    LetterCard: _letter,
    TransmissionCard: _transmission,
    QueueCard: _queue,
    AgentCard: _agent,
    RecapCard: _recap,
    FeedbackCard: _feedback,
    LeaveMessageCard: _leave_message,
}
