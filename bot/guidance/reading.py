"""What was understood of one message: the only thing that rules know of a citizen's words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Decision = Literal["answer", "ask", "admit"]


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate and how likely it is (0 to 1)."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Entities:
    """What a message names, in the order it names it. Amounts are in euros; dates already resolved to days.

    `around`: the earliest day that a vague time may mean ("le mois dernier": its first), so that what is counted from
    it never comes too late.
    `income_years`: years said to be those of the money itself ("mes loyers de 2022"); `return_years`: those said of a
    return, a tax or a notice ("ma déclaration 2025"), which may be the year of the income or the one after.
    """

    dates: tuple[date, ...] = ()
    years: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    amounts: tuple[float, ...] = ()
    ages: tuple[int, ...] = ()
    postcodes: tuple[str, ...] = ()
    durations_days: tuple[int, ...] = ()
    around: tuple[date, ...] = ()
    income_years: tuple[int, ...] = ()
    return_years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One message understood.

    Attributes:
        text: the message with personal numbers masked.
        words: the same, normalised (no accents, no capitals, SMS spellings expanded), for phrase matching.
        act: the speech act; `choose_option` when a choice was pressed.
        topics: life events, best first.
        errors: frequent errors, best first, over all events.
        explanations: explanations (questions people ask), best first, over all nodes.
        urgency: `none`, or the id of a file of `content/emergency/`.
        perhaps: the danger that the words may tell of, without being sure, or `none`.
        decision: whether to answer, to ask with choices, or to admit not understanding.
        choice: the id of the choice pressed, if any.
        correction: the words take something back ("en fait", "non, 2025").
        worried: the words show fear or distress that is not danger.
        doubts: what the words say that takes the verdict out of a program's hands (ids of `bot.guidance.doubts`).
        elsewhere: how likely it is (0 to 1) that the message is about a moment of life that the content does not hold.
        masked: the kinds of personal numbers that were masked (`iban`, `nir`, ...).
    """

    text: str
    words: str
    act: str
    act_confidence: float = 1.0
    topics: tuple[Scored, ...] = ()
    errors: tuple[Scored, ...] = ()
    explanations: tuple[Scored, ...] = ()
    confidence: float = 1.0
    urgency: str = "none"
    perhaps: str = "none"
    decision: Decision = "answer"
    language: str = "fr"
    entities: Entities = field(default_factory=Entities)
    choice: str | None = None
    correction: bool = False
    worried: bool = False
    doubts: tuple[str, ...] = ()
    elsewhere: float = 0.0
    masked: tuple[str, ...] = ()
