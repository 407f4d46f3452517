"""The shape of `content/appeals/`: what can be done against one kind of decision, by when, and what it stops."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.content.models import Identifier, Lines, Model, Text

PARTS = ("first", "limit", "form", "suspends", "silence", "mediator", "court")
"""The fields that are shown, in their order; each has its label in the wording (`appeal.first` and so on)."""


class AppealDate(Model):
    """A last day to compute from the day of the letter; the count is the fact's."""

    title: Text
    fact: Identifier
    unit: Literal["days", "weeks", "months"]


class Appeal(Model):
    """What to do against one kind of decision."""

    id: Identifier
    title: Text
    decision: Text
    """The decisions that it is for."""
    words: tuple[str, ...] = ()
    """Phrases (normalised words) that name who decided, or what: "et si la Caf refuse ?" is answered with this one whatever the topic."""
    first: Annotated[Lines, Field(min_length=1)]
    """Which appeal comes first, and to whom."""
    limit: Annotated[Lines, Field(min_length=1)]
    """By when."""
    form: Lines = ()
    """How: in writing, online; what it costs."""
    suspends: Lines = ()
    """What it stops meanwhile (payment, recovery, removal), and what it does not."""
    silence: Lines = ()
    """What no answer means, and from when."""
    mediator: Lines = ()
    court: Lines = ()
    """The judge, once the rest has failed."""
    dates: tuple[AppealDate, ...] = ()
    simple: Text | None = None
    """The whole in short sentences and everyday words."""
    legal_aid: bool = True
    """Whether the sentence about legal aid is added."""
    defender: bool = True
    """Whether the sentence about the Défenseur des droits is added: only where a public service has decided."""
    facts: tuple[Identifier, ...] = ()
