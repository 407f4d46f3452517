"""What a time of the year changes: the shape of `content/seasons/`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from bot.content.models import Identifier, Model


class Period(Model):
    """Days of each year, both included, as month-day; the fact says where they were read."""

    id: Identifier
    begins: Annotated[str, Field(pattern=r"^\d{2}-\d{2}$")]
    ends: Annotated[str, Field(pattern=r"^\d{2}-\d{2}$")]
    fact: Identifier


class Season(Model):
    """What a time of the year changes (an online service is open or closed): conditions name it as they name a question.

    The first period that covers the day is its value, `otherwise` where none does.
    """

    id: Identifier
    periods: Annotated[tuple[Period, ...], Field(min_length=1)]
    otherwise: Identifier

    def on(self, day: date) -> str:
        """The period that the day falls in."""
        found = (period.id for period in self.periods if period.begins <= f"{day:%m-%d}" <= period.ends)
        return next(found, self.otherwise)
