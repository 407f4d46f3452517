"""What a message is about, given what the conversation is about already; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeGuard

from bot.content import Content
from bot.guidance.dossier import Dossier
from bot.guidance.reading import Reading, Scored
from bot.guidance.situation import Situation

SURE = 0.35
"""Above: taken as said. Below: asked, with choices."""
LIKELY = 0.15
"""Above: worth offering as a choice."""
GUESSED = 0.4
"""Under this, a speech act is a guess: nothing is built on it alone."""
_HERE = 2.4
"""How much likelier what is explained inside the current error is, since people go on about what they began."""
_OFFERED = 1.5
"""How much likelier what has just been offered is."""
_INSIDE_ANOTHER = 0.4
"""How much less likely what is explained inside an error is, where that error was not told."""

_ACT_FITS = 1.3
"""How much likelier an error is when something that went wrong is told."""

_NOT_A_QUESTION = 0.4
"""How much less likely a general question is when something that went wrong is told."""

Kind = Literal["event", "error", "explanation"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A node the message may be about."""

    kind: Kind
    id: str
    score: float


def candidates(dossier: Dossier, situation: Situation) -> list[Candidate]:
    """Every node the message may be about, likeliest first."""
    reading, content = situation.reading, situation.content
    fits = _ACT_FITS if reading.act == "report_error" else 1.0
    found = [Candidate("error", s.id, s.score * fits) for s in _as_told(reading)]
    found = [_with_its_own(candidate, dossier, situation) for candidate in found]
    for scored in reading.explanations:
        node = content.explanations[scored.id]
        weight = _explanation_weight(node.error.id if node.error else None, dossier)
        weight *= _OFFERED if any(offer.target == scored.id for offer in dossier.offers) else 1.0
        weight *= _NOT_A_QUESTION if reading.act == "report_error" and node.error is None else 1.0
        found.append(Candidate("explanation", scored.id, scored.score * weight))
    return sorted(found, key=lambda candidate: -candidate.score)


def _with_its_own(error: Candidate, dossier: Dossier, situation: Situation) -> Candidate:
    """An error told from outside of any, with the chances of what is explained inside it only: "ils vont dire que c'est une fraude"
    is said of the current error, whichever it is.
    """
    if dossier.error is not None:
        return error
    nodes = situation.content.explanations
    own = sum(s.score for s in situation.reading.explanations if (node := nodes[s.id].error) is not None and node.id == error.id)
    return replace(error, score=error.score + own)


def tells_error(best: Candidate | None, least: float = SURE) -> TypeGuard[Candidate]:
    """Whether the likeliest is an error, and so likely at least."""
    return best is not None and best.kind == "error" and best.score >= least


def tells_another(best: Candidate | None, dossier: Dossier) -> TypeGuard[Candidate]:
    """Whether the likeliest is an error, surely enough, other than the current one."""
    return tells_error(best) and best.id != dossier.error


def event_of(candidate: Candidate, content: Content) -> str:
    """The life event that a candidate belongs to."""
    match candidate.kind:
        case "error":
            return content.errors[candidate.id].event.id
        case "explanation":
            return content.explanations[candidate.id].event.id
    return candidate.id


def _as_told(reading: Reading) -> tuple[Scored, ...]:
    """The errors; where one is surely told, they take the chances of their life event itself, and none of its questions'."""
    total = sum(scored.score for scored in reading.errors)
    if not error_told(reading) or not reading.topics or total == 0:
        return reading.errors
    share = max(0.0, reading.topics[0].score - sum(scored.score for scored in reading.explanations)) / total
    return tuple(Scored(scored.id, max(scored.score, scored.score * share)) for scored in reading.errors)


def error_told(reading: Reading) -> bool:
    """Whether something that went wrong is told."""
    return reading.act == "report_error" and reading.act_confidence >= GUESSED


def likely_event(situation: Situation) -> Candidate | None:
    """The life event the message is about, if it is clear enough."""
    topics = situation.reading.topics
    if topics and topics[0].score >= SURE:
        return Candidate("event", topics[0].id, topics[0].score)
    return None


def _explanation_weight(error: str | None, dossier: Dossier) -> float:
    """An error's own explanations answer inside it, hardly outside, and hardly ever inside another error."""
    if error is None:
        return 1.0
    if error == dossier.error:
        return _HERE
    return _INSIDE_ANOTHER if dossier.error is None else _INSIDE_ANOTHER**2
