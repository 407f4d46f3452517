"""The closed set of cards: typed pieces of an answer that every channel renders by its own means."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

Verdict = Literal["applies", "applies_with_reduction", "does_not_apply", "cannot_tell_ask_agent"]


class TermItem(BaseModel):
    """A word of the administration that stands in a card, with its meaning."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    term: str
    meaning: str


class _Card(BaseModel):
    """Base of cards.

    Attributes:
        facts: ids of the facts shown.
        simple: the same in short plain sentences.
        terms: words of the administration in it, each explained once in an answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    facts: tuple[str, ...] = ()
    simple: str | None = None
    terms: tuple[TermItem, ...] = ()


class Option(BaseModel):
    """A choice to press; the id is opaque and valid for the message that offered it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str


class TextCard(_Card):
    """One bubble: 60 words at most; `**bold**` is the only mark-up."""

    kind: Literal["text"] = "text"
    text: str


class ChoicesCard(_Card):
    """At most five short options; free text stays possible."""

    kind: Literal["choices"] = "choices"
    prompt: str | None = None
    options: tuple[Option, ...]


class StepItem(BaseModel):
    """One thing to do and when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    simple: str | None = None
    when: str | None = None


class StepsCard(_Card):
    """What to do, in order (numbered)."""

    kind: Literal["steps"] = "steps"
    title: str
    items: tuple[StepItem, ...]


class DocumentItem(BaseModel):
    """A paper of the checklist; `id` names it for ticking."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    condition: str | None = None
    form: str | None = None
    where: str | None = None
    valid: str | None = None
    if_missing: str | None = None


class DocumentsCard(_Card):
    """A checklist to tick; ticks are kept on the server (`ticks` of the message)."""

    kind: Literal["documents"] = "documents"
    title: str
    note: str | None = None
    items: tuple[DocumentItem, ...]


class DeadlineCard(_Card):
    """A date, how it was computed, and a calendar file; without a date, what is missing to compute it."""

    kind: Literal["deadline"] = "deadline"
    title: str
    date: str | None = None
    """ISO day: the cautious one."""
    text: str
    """The date in words ("vendredi 4 décembre 2026") or the sentence for when it is unknown."""
    how: str | None = None
    ics: str | None = None
    """The whole calendar file."""


class VerdictCard(_Card):
    """Right to error: what the rule says of the case as told."""

    kind: Literal["verdict"] = "verdict"
    verdict: Verdict
    rule: str
    title: str
    lines: tuple[str, ...] = ()
    reason: str | None = None
    """Folded under "Pourquoi ?"."""
    calculation: str | None = None
    """Folded under "Calcul"."""
    disclaimer: str


class ConsequenceCard(_Card):
    """What it costs, or that it costs nothing; also the headline of an answer where there is no error (`tone: good`)."""

    kind: Literal["consequence"] = "consequence"
    tone: Literal["good", "neutral"] = "neutral"
    title: str
    lines: tuple[str, ...]


class ServiceChannel(BaseModel):
    """One way to reach a service, as seen now."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["online", "phone", "desk", "mail", "app"]
    label: str
    value: str | None = None
    """The number or address as shown."""
    url: str | None = None
    """https: or tel: link."""
    purpose: str
    price: str | None = None
    hours: str | None = None
    open_now: bool | None = None
    """None where the hours are not known."""
    status: str | None = None
    """"Ouvert maintenant, jusqu'à 19 h" or when it opens next."""
    appointment: str | None = None
    booking: str | None = None
    """How the appointment is made."""
    accessibility: str | None = None
    quiet: str | None = None
    """When one waits less."""
    where: str | None = None
    """Where its address or number is found, when it is not here."""
    caution: str | None = None


class NoticeItem(BaseModel):
    """What is announced of a service: maintenance or a breakdown, what to do meanwhile, and what becomes of a deadline."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    text: str
    meanwhile: str
    deadline: str


class ServiceCard(_Card):
    """A competent service with its channels."""

    kind: Literal["service"] = "service"
    notice: NoticeItem | None = None
    id: str
    name: str
    purpose: str
    channels: tuple[ServiceChannel, ...]
    closed: str | None = None
    """What can be done now, where nobody answers at this hour."""
    competent: str | None = None
    """The office for the citizen's place."""
    where: str | None = None
    """How the address of that office is found."""


class AppealCard(_Card):
    """What to do when the answer is no."""

    kind: Literal["appeal"] = "appeal"
    title: str
    lines: tuple[str, ...]


class SourceItem(BaseModel):
    """Where the facts of the answer come from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    ref: str
    url: str | None = None
    date: str
    verified_on: str | None = None
    caution: str | None = None
    facts: tuple[str, ...] = ()


class SourcesCard(_Card):
    """The sources of an answer; shown folded, always last."""

    kind: Literal["sources"] = "sources"
    title: str
    items: tuple[SourceItem, ...]


class EmergencyNumberItem(BaseModel):
    """A number to call, in words and as a link."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: str
    url: str
    label: str
    hours: str
    access: str | None = None
    """Other ways to the same people."""
    by_text: bool = False


class EmergencyCard(_Card):
    """Numbers for danger; never hedged, never behind anything."""

    kind: Literal["emergency"] = "emergency"
    lead: str
    numbers: tuple[EmergencyNumberItem, ...]
    then: str


class LetterCard(_Card):
    """A message to copy or print; unknown things stay in [brackets]."""

    kind: Literal["letter"] = "letter"
    title: str
    to: str
    body: str
    note: str
    reference: str | None = None
    """What the citizen can quote; kept in the recap as the proof of the day."""


class TransmissionItem(BaseModel):
    """One thing that will be passed on to the agent; the citizen may strike it out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    label: str
    value: str


class TransmissionCard(_Card):
    """What will be passed on if the citizen agrees: postbacks `transmission.send` (with `strike`) and `transmission.cancel`."""

    kind: Literal["transmission"] = "transmission"
    title: str
    note: str
    items: tuple[TransmissionItem, ...]
    send: str
    cancel: str


class QueueCard(_Card):
    """Where the citizen stands in the queue; postbacks `queue.leave` and `message.leave`."""

    kind: Literal["queue"] = "queue"
    position: int
    title: str
    wait: str
    reference: str
    note: str
    leave: str
    leave_message: str


class AgentCard(_Card):
    """A person has joined or left."""

    kind: Literal["agent"] = "agent"
    event: Literal["joined", "left"]
    name: str
    service: str
    text: str


class RecapCard(_Card):
    """The essentials to keep, with the date and hour at which the person came forward."""

    kind: Literal["recap"] = "recap"
    title: str
    items: tuple[str, ...]
    contact: str
    reference: str | None = None


class FeedbackCard(_Card):
    """Was it useful? Postback `feedback` with `useful` true or false."""

    kind: Literal["feedback"] = "feedback"
    question: str
    yes: str
    no: str


class LeaveMessageCard(_Card):
    """A form to leave a message when nobody is there; postback `message.leave` with `text`."""

    kind: Literal["leave_message"] = "leave_message"
    title: str
    label: str
    send: str


Card = Annotated[
    TextCard
    | ChoicesCard
    | StepsCard
    | DocumentsCard
    | DeadlineCard
    | VerdictCard
    | ConsequenceCard
    | ServiceCard
    | AppealCard
    | SourcesCard
    | EmergencyCard
    | LetterCard
    | TransmissionCard
    | QueueCard
    | AgentCard
    | RecapCard
    | FeedbackCard
    | LeaveMessageCard,
    Field(discriminator="kind"),
]

CARDS: TypeAdapter[tuple[Card, ...]] = TypeAdapter(tuple[Card, ...])
"""Reads and writes cards as JSON."""
