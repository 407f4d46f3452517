"""What is said: parts that name content; presenting turns them into cards and sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.content.models import Deadline, Document, Letter, LetterTemplate, Outcome, Question, Saying, Step
from bot.content.rules import RuleWording
from bot.guidance.deadlines import DeadlineDates
from bot.guidance.dossier import Offer, Written
from bot.guidance.interest import InterestRange
from bot.guidance.right_to_error import Decision

Params = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence of the wording, by key."""

    key: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tell:
    """A text of the content, with its placeholders still in; a line of it that has nothing to show is left out."""

    text: str
    simple: str | None = None
    facts: tuple[str, ...] = ()
    """Facts it rests on besides those it shows."""

    @classmethod
    def of(cls, saying: Saying) -> Tell:
        """What is said, with its simple variant."""
        return cls(saying.text, saying.simple)


@dataclass(frozen=True, slots=True)
class Offered:
    """Choices, under a sentence."""

    offers: tuple[Offer, ...]
    prompt: str | None = None
    simple: str | None = None


@dataclass(frozen=True, slots=True)
class StepsPart:
    """Things to do, in order; the title is a wording key."""

    steps: tuple[Step, ...]
    title: str = "steps.title"


@dataclass(frozen=True, slots=True)
class DocumentsPart:
    """The papers this case needs."""

    documents: tuple[Document, ...]
    title: str = "documents.title"


@dataclass(frozen=True, slots=True)
class DeadlinePart:
    """A deadline, with its dates where they can be computed."""

    deadline: Deadline
    dates: DeadlineDates | None
    start: str | None
    """What the count starts from, for the explanation: an ISO day or a year."""
    count: int | None


@dataclass(frozen=True, slots=True)
class VerdictPart:
    """The right-to-error engine's decision with the words for it."""

    decision: Decision
    wording: RuleWording
    outcome: Outcome
    interest: InterestRange | None
    rights: float | None
    year: int


@dataclass(frozen=True, slots=True)
class ConsequencePart:
    """A headline and lines without a verdict: no error, no sanction, or what it costs in general."""

    title: str
    lines: tuple[Saying, ...]
    tone: Literal["good", "neutral"] = "neutral"
    simple: str | None = None
    """Instead of the simple variants of its lines."""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ServicesPart:
    """Competent services, in order."""

    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AppealPart:
    """What to do when the answer is no."""

    appeal: str


@dataclass(frozen=True, slots=True)
class EmergencyPart:
    """Numbers for a danger."""

    emergency: str


@dataclass(frozen=True, slots=True)
class CarePart:
    """The number for a danger that may have been told, in one sentence."""

    emergency: str


@dataclass(frozen=True, slots=True)
class MessagePart:
    """A message of an explanation, to copy."""

    letter: Letter


@dataclass(frozen=True, slots=True)
class LetterPart:
    """A letter filled from the dossier: what happened, the answers it may say, and the service it goes to."""

    template: LetterTemplate
    told: str | None
    answers: tuple[tuple[Question, str], ...]
    service: str
    written: Written


@dataclass(frozen=True, slots=True)
class RecapPart:
    """The essentials of what was answered, for the citizen to keep."""

    steps: tuple[Step, ...]
    deadlines: tuple[DeadlinePart, ...]
    letters: tuple[Written, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedbackPart:
    """Was it useful?"""


@dataclass(frozen=True, slots=True)
class PersonPart:
    """A person is wanted: shows what will be passed on; the hand-off decides what is possible now."""

    reason: str


Part = (
    Say
    | Tell
    | Offered
    | StepsPart
    | DocumentsPart
    | DeadlinePart
    | VerdictPart
    | ConsequencePart
    | ServicesPart
    | AppealPart
    | EmergencyPart
    | CarePart
    | MessagePart
    | LetterPart
    | RecapPart
    | FeedbackPart
    | PersonPart
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything said in one turn, in order."""

    parts: tuple[Part, ...] = ()
    erase: bool = False
    """The citizen confirmed that the conversation is to be erased."""
