"""Fills the placeholders of content texts and keeps which facts were shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from bot.content import Content
from bot.content.checks import PLACEHOLDER
from bot.content.models import Question
from bot.errors import NoValueForDate
from bot.guidance.answer import VerdictPart
from bot.guidance.dossier import Dossier
from bot.guidance.nodes import compute, current_node, own_deadlines
from bot.guidance.questions import UNKNOWN
from bot.guidance.tax_years import last_declared
from bot.presenting.words import day_in_words, euros

_SENTENCES = re.compile(r"(?<=[.?;])\s+")


class _Missing(Exception):
    """A placeholder has nothing to show: the sentence it stands in is left out."""


@dataclass(slots=True)
class Texts:
    """Renders the texts of one answer, for one dossier, on one day; collects the facts that were shown."""

    content: Content
    dossier: Dossier
    today: date
    priced: VerdictPart | None = None
    letter: dict[str, str | None] = field(default_factory=dict)
    shown: dict[str, None] = field(default_factory=dict)

    def line(self, text: str) -> str | None:
        """The text with its placeholders filled, or None where one of them has nothing to show.

        A sentence whose fact has no value in force that day gives way to one that says so: never the last known value.
        """
        filled: dict[str, str] = {}
        facts: list[str] = []
        try:
            text = self._without_expired(text)
            for placeholder in PLACEHOLDER.findall(text):
                filled[placeholder] = self._fill(placeholder, facts)
        except _Missing:
            return None
        self.shown.update(dict.fromkeys(facts))
        return PLACEHOLDER.sub(lambda match: filled[match.group(1)], text)

    def lines(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Those of the texts that have everything to show; what is not known is said once."""
        return tuple(dict.fromkeys(line for text in texts if (line := self.line(text)) is not None))

    def _without_expired(self, text: str) -> str:
        if not any(self._expired(name) for name in PLACEHOLDER.findall(text)):
            return text
        said = (self._unknown() if any(map(self._expired, PLACEHOLDER.findall(s))) else s for s in _SENTENCES.split(text))
        return " ".join(dict.fromkeys(said))

    def _expired(self, placeholder: str) -> bool:
        """Whether it names a fact without a value that day."""
        if placeholder not in self.content.facts:
            return False
        try:
            self.content.value(placeholder, self.today)
        except NoValueForDate:
            return True
        return False

    def _unknown(self) -> str:
        return self.content.say("error.fact_unknown")

    def text(self, text: str) -> str:
        """The text, or where something is missing an honest sentence that says so."""
        return self.line(text) or self._unknown()

    def taken(self) -> tuple[str, ...]:
        """The facts shown since the last call; begins a new list."""
        facts = tuple(self.shown)
        self.shown.clear()
        return facts

    def _fill(self, placeholder: str, facts: list[str]) -> str:
        kind, _, name = placeholder.partition(":")
        match kind if name else "fact":
            case "fact":
                return self._fact(placeholder, facts)
            case "answer":
                return self._answer(name)
            case "date":
                return self._date(name)
            case "letter":
                return self._of_letter(name)
        return self._calc(name)

    def _fact(self, identifier: str, facts: list[str]) -> str:
        facts.append(identifier)
        return self.content.value(identifier, self.today).display

    def _answer(self, question_id: str) -> str:
        answer = self.dossier.answers.get(question_id, UNKNOWN)
        node = current_node(self.dossier, self.content)
        question = next((q for q in node.questions if q.id == question_id), None) if node else None
        if answer == UNKNOWN or question is None:
            raise _Missing
        return answer_in_words(question, answer, self.content)

    def _date(self, deadline_id: str) -> str:
        node = current_node(self.dossier, self.content)
        deadline = next((d for d in own_deadlines(node) if d.id == deadline_id), None) if node else None
        dates = compute(deadline, self.dossier, self.content, self.today).dates if deadline else None
        if dates is None or dates.safe < self.today:
            raise _Missing
        return day_in_words(dates.safe, self.content.wording)

    def _of_letter(self, name: str) -> str:
        if not (said := self.letter.get(name)):
            raise _Missing
        return said

    def _calc(self, name: str) -> str:
        part = self.priced
        if name == "year":
            return str(part.year if part else last_declared(self.today))
        if part is None or part.interest is None or part.rights is None:
            raise _Missing
        months = f"{part.interest.months_low}" if part.interest.months_low == part.interest.months_high else self._months(part)
        figures = {
            "low": euros(part.interest.low),
            "high": euros(part.interest.high),
            "months": months,
            "example": euros(part.rights),
            "principal": euros(part.rights),
        }
        return figures[name]

    def _months(self, part: VerdictPart) -> str:
        assert part.interest is not None
        return self.content.say("calc.months", low=part.interest.months_low, high=part.interest.months_high)


def answer_in_words(question: Question, value: str, content: Content) -> str:
    """An answer as the citizen would read it: the choice's title, a day, or an amount."""
    if question.kind == "date":
        return day_in_words(date.fromisoformat(value), content.wording)
    if question.kind == "amount":
        return euros(float(value))
    title = next((choice.title for choice in question.choices if choice.id == value), value)
    return content.wording.get(f"year.{title}", title) if question.kind == "year" else title
