"""Which question comes next, and what a message answers to it; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from bot.content import Content
from bot.content.checks import holds
from bot.content.models import Choice, Question
from bot.guidance.phrases import best_match, contains_any, fold
from bot.guidance.reading import Entities, Reading

UNKNOWN = "unknown"
_MAX_ASKED = 4
BARE = 2
"""A yes or a no of at most so many words says nothing more."""
_ORDINALS = {"premier": 0, "premiere": 0, "deuxieme": 1, "second": 1, "seconde": 1, "troisieme": 2, "quatrieme": 3, "cinquieme": 4}
_POSITIONS = {"1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "un": 0, "une": 0, "deux": 1, "trois": 2, "quatre": 3, "cinq": 4}


def next_question(questions: Iterable[Question], answers: Mapping[str, str], asked: int) -> Question | None:
    """The first question whose answer is needed and not known; none after four."""
    if asked >= _MAX_ASKED:
        return None
    known = dict(answers)
    return next((q for q in questions if q.ask and q.id not in known and holds(q.if_, known)), None)


def answer_to(question: Question, reading: Reading, content: Content, today: date) -> str | None:
    """What the message answers to this very question, or None where it does not answer it."""
    direct = _value(question, reading, today) if question.kind != "choice" else _chosen(question, reading, today, direct=True)
    if direct is None and contains_any(reading.words, content.wording["flow.unknown_words"]):
        return UNKNOWN
    return direct


def too_vague(question: Question, reading: Reading) -> bool:
    """Whether a day is asked and only a vague time is said ("le mois dernier"): days can't be counted from it."""
    return question.kind == "date" and not reading.entities.dates and bool(reading.entities.around)


def meant_by(question: Question, reading: Reading) -> tuple[Choice, ...]:
    """The choices that a bare "oui" or "non" leaves open where several begin with it; empty where it is not one."""
    beginning = {"affirm": "oui", "deny": "non"}.get(reading.act)
    if beginning is None or len(reading.words.split()) > BARE:
        return ()
    left = tuple(choice for choice in question.choices if fold(choice.title).split()[:1] == [beginning])
    return left if len(left) > 1 else ()


def heard(questions: Iterable[Question], reading: Reading, today: date, known: Mapping[str, str]) -> dict[str, str]:
    """What a message says of any of these questions without being asked, by question id.

    Amounts go, in order, to the questions about an amount that are not answered yet; one taken back replaces the last.
    """
    found: dict[str, str] = {}
    amounts = [str(amount) for amount in reading.entities.amounts]
    for question in questions:
        if question.kind == "amount" and amounts and (question.id not in known or reading.correction):
            found[question.id] = amounts.pop(0)
        elif question.kind == "choice" and (choice := _chosen(question, reading, today, direct=False)):
            found[question.id] = choice
    return found


def position_said(words: str, count: int) -> int | None:
    """The position named by "la 2", "le premier", "3" or "le dernier", if there are that many."""
    parts = words.split()
    if not parts or len(parts) > 5:
        return None
    if parts[-1] in ("dernier", "derniere"):
        return count - 1
    places = [_ORDINALS.get(part, _POSITIONS.get(part) if len(parts) <= 3 else None) for part in parts]
    place = next((place for place in places if place is not None), None)
    return place if place is not None and place < count else None


def _value(question: Question, reading: Reading, today: date) -> str | None:
    if question.kind == "amount":
        return str(reading.entities.amounts[0]) if reading.entities.amounts else None
    past = [day for day in reading.entities.dates if day <= today]
    return past[0].isoformat() if past else None


def _chosen(question: Question, reading: Reading, today: date, *, direct: bool) -> str | None:
    words = reading.words.split()
    scored = [(_score(choice, words, reading.entities, today, direct=direct), choice.id) for choice in question.choices]
    best = max((score for score, _ in scored), default=0)
    if best > 0:
        winners = [identifier for score, identifier in scored if score == best]
        return winners[0] if len(winners) == 1 else None
    if not direct:
        return None
    ids = [choice.id for choice in question.choices]
    spoken = {"affirm": "yes", "deny": "no"}.get(reading.act)
    if spoken in ids:
        return spoken
    place = position_said(reading.words, len(ids))
    return ids[place] if place is not None else None


def _score(choice: Choice, words: Sequence[str], entities: Entities, today: date, *, direct: bool) -> float:
    """Longer phrases win; what names an age or a year counts as a phrase of one word and a half."""
    phrases = (*choice.words, *choice.replies, fold(choice.title)) if direct else choice.words
    return max(float(best_match(words, phrases)), 1.5 * _age_fits(choice, entities), 1.5 * _year_fits(choice, entities, today))


def _age_fits(choice: Choice, entities: Entities) -> bool:
    if choice.age_from is None and choice.age_to is None:
        return False
    return any((choice.age_from or 0) <= age <= (choice.age_to or 200) for age in entities.ages)


def _year_fits(choice: Choice, entities: Entities, today: date) -> bool:
    match choice.year:
        case "current":
            return today.year in entities.years
        case "last_income":
            return today.year - 1 in entities.years
        case "older_income":
            return any(year < today.year - 1 for year in entities.years)
    return False
