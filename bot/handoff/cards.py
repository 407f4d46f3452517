"""What the citizen is shown of a hand-off; pure."""

from __future__ import annotations

from datetime import datetime

from bot.content import Content
from bot.guidance.answer import Answer, ServicesPart
from bot.guidance.dossier import Dossier
from bot.guidance.nodes import current_node
from bot.handoff.ports import Handoff
from bot.presenting.cards import Card, LeaveMessageCard, QueueCard, TextCard, TransmissionCard
from bot.presenting.present import present


def transmission(handoff: Handoff, content: Content) -> TransmissionCard:
    """What will be passed on, to be agreed to."""
    say = content.say
    return TransmissionCard(
        title=say("transmission.title"),
        note=say("transmission.note"),
        items=handoff.packet.items,
        send=say("transmission.send"),
        cancel=say("transmission.cancel"),
    )


def place_in_words(position: int, content: Content) -> str:
    """The place in the queue, as a sentence."""
    return content.say("queue.first") if position == 1 else content.say("queue.position", position=position)


def place(handoff: Handoff, position: int, content: Content) -> QueueCard:
    """Where the citizen stands in the queue, and the ways out of it."""
    say = content.say
    return QueueCard(
        position=position,
        title=place_in_words(position, content),
        wait=say("queue.wait_unknown"),
        reference=handoff.reference,
        note=say("queue.note", reference=handoff.reference),
        leave=say("queue.leave"),
        leave_message=say("queue.leave_message"),
    )


def message_form(content: Content) -> LeaveMessageCard:
    """The form to leave a message."""
    say = content.say
    return LeaveMessageCard(title=say("leave_message.title"), label=say("leave_message.label"), send=say("leave_message.send"))


def nobody(told: str, dossier: Dossier, content: Content, now: datetime) -> tuple[Card, ...]:
    """Nobody is there: said plainly, a message can be left, and the service (or those for any matter) with its channels and hours."""
    node = current_node(dossier, content)
    services = present(Answer((ServicesPart(node.services if node else content.general_services),)), dossier, content, now)
    return (TextCard(text=told), message_form(content), *services)
