"""What is passed on with a hand-off: built from the dossier, seen and struck out by the citizen before it goes; pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from pydantic import TypeAdapter

from bot.content import Content
from bot.content.models import Question
from bot.guidance.dossier import Dossier
from bot.guidance.places import PLACE
from bot.presenting.cards import TransmissionItem
from bot.presenting.texts import answer_in_words
from bot.presenting.words import day_in_words


@dataclass(frozen=True, slots=True)
class Packet:
    """Why a person is wanted and what is established. `items` are shown to the citizen, who may strike any of them."""

    reason: str
    urgency: str
    language: str
    event: str | None
    error: str | None
    items: tuple[TransmissionItem, ...]
    last_words: str
    tried: tuple[str, ...] = ()
    legal_deadline: str | None = None
    """For the agent: the nearest date as the law counts it, where the citizen was given a more cautious one."""
    agreed: bool = False
    """The citizen has seen all of it and sent it."""

    def without(self, struck: Collection[str]) -> Packet:
        """The packet less what the citizen struck out; last words and attempts are items too."""
        kept = tuple(item for item in self.items if item.id not in struck)
        ids = {item.id for item in kept}
        return replace(
            self,
            items=kept,
            event=self.event if "topic" in ids else None,
            error=self.error if "topic" in ids else None,
            last_words=self.last_words if "last_words" in ids else "",
            tried=self.tried if "topic" in ids else (),
            legal_deadline=self.legal_deadline if "deadline" in ids else None,
        )

    def with_a_message(self) -> Packet:
        """What goes with a message left: what was agreed to, else the message alone, in its language and at its urgency."""
        return self if self.agreed else replace(self, event=None, error=None, items=(), last_words="", tried=(), legal_deadline=None)


PACKET: TypeAdapter[Packet] = TypeAdapter(Packet)
"""Reads and writes packets as JSON."""


def build_packet(dossier: Dossier, reason: str, content: Content) -> Packet:
    """The packet of this dossier; `reason` is a wording key under `handoff.reason.`."""
    event = content.events.get(dossier.event or "")
    node = content.errors.get(dossier.error or "")
    last_words = dossier.said[-1] if dossier.said else ""
    items: list[TransmissionItem] = []

    def add(identifier: str, value: str | None) -> None:
        if value:
            items.append(TransmissionItem(id=identifier, label=content.say(f"transmission.{identifier}"), value=value))

    add("topic", node.error.title if node else event.title if event else None)
    items.extend(_answers(dossier, content))
    place = content.places.by_code(dossier.answers.get(PLACE, ""))
    add(PLACE, content.say("place.choice", name=place.name, department=place.department.name) if place else None)
    add("verdict", content.wording.get(f"verdict.{dossier.verdict}"))
    add("deadline", _day(dossier.nearest_deadline, content))
    add("worried", content.say("transmission.worried_value") if dossier.worried else None)
    add("last_words", last_words)
    return Packet(
        reason=reason,
        urgency=dossier.urgency,
        language=dossier.language,
        event=event.title if event else None,
        error=node.error.title if node else None,
        items=tuple(items),
        last_words=last_words,
        tried=dossier.tried,
        legal_deadline=_day(dossier.legal_deadline, content) if dossier.legal_deadline != dossier.nearest_deadline else None,
    )


def _day(iso: str | None, content: Content) -> str | None:
    return day_in_words(date.fromisoformat(iso), content.wording) if iso else None


def _answers(dossier: Dossier, content: Content) -> list[TransmissionItem]:
    node = content.errors.get(dossier.error or "")
    event = content.events.get(dossier.event or "")
    # An error may ask what its event asks too, under the same id: one answer, in the words of the error.
    asked: dict[str, Question] = {}
    for question in (*(node.error.ask if node else ()), *(event.ask if event else ())):
        asked.setdefault(question.id, question)
    known = [(q, dossier.answers[q.id]) for q in asked.values() if dossier.answers.get(q.id, "unknown") != "unknown"]
    return [TransmissionItem(id=f"answer_{q.id}", label=q.label or q.text, value=answer_in_words(q, value, content)) for q, value in known]
