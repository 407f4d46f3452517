"""The shape of `content/services/`: a competent public service, how it is reached, and which of its offices is competent where."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.content.models import Identifier, Model, Text

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Level = Literal["commune", "intercommunality", "department", "region", "nation"]
Kind = Literal["online", "phone", "desk", "mail", "app"]
Booking = Literal["online", "phone", "desk", "mail", "france_services"]


class Interval(Model):
    """Opening hours of one stretch of a day, local time; closing time excluded."""

    opens: Annotated[str, Field(pattern=r"^\d{2}:\d{2}$")]
    closes: Annotated[str, Field(pattern=r"^\d{2}:\d{2}$")]


class DatedHours(Model):
    """Days that differ from the week, both included; without intervals, closed."""

    from_: date = Field(alias="from")
    to: date | None = None
    """The last such day; absent: that one day only."""
    open: tuple[Interval, ...] = ()

    def covers(self, day: date) -> bool:
        """Whether these hours hold that day."""
        return self.from_ <= day <= (self.to or self.from_)


class Hours(Model):
    """Weekly opening hours; a day absent is closed. The fact says where they were read."""

    fact: Identifier
    days: dict[Day, tuple[Interval, ...]] = Field(default_factory=dict)
    always: bool = False
    """Day and night, every day of the year."""
    closed_on_holidays: bool = True
    exceptions: tuple[DatedHours, ...] = ()
    """Before the week and the holidays; the first that covers the day is taken."""


class Channel(Model):
    """One way to reach a service."""

    kind: Kind
    label: Text
    fact: Identifier | None = None
    """The fact that holds the number or address; its display is shown."""
    url: Annotated[str, Field(pattern=r"^https://")] | None = None
    address: Literal["directory", "letter"] | None = None
    """Where the address or number is found when it is not here: in the directory of public services, or on the letter received."""
    purpose: Text
    price: Text | None = None
    hours: Hours | None = None
    appointment: Text | None = None
    book: tuple[Booking, ...] = ()
    """How the appointment is made."""
    accessibility: Text | None = None
    quiet: Text | None = None
    """When it is busy, and when it is less so."""


class Area(Model):
    """Places, by any of their codes (Insee; Siren for a group of communes)."""

    communes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    territories: tuple[Literal["mainland", "alsace_moselle", "overseas"], ...] = ()


class Elsewhere(Model):
    """Places where another office is competent; `none` where there is no such office at all."""

    area: Area
    name: Text
    note: Text | None = None


class Competence(Model):
    """How the competent office is found for a place.

    Names may use `{place:commune}`, `{place:of_commune}`, `{place:department}`, `{place:of_department}`, `{place:region}`,
    `{place:of_region}` and `{place:group}` (the group of communes).
    """

    level: Level
    name: Text
    found: Literal["directory", "letter", "online"] = "directory"
    """How its address is found: it is not in this guide."""
    note: Text | None = None
    exceptions: tuple[Elsewhere, ...] = ()


class Service(Model):
    """A competent public service."""

    id: Identifier
    name: Text
    purpose: Text
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)]
    general: bool = False
    """Whether it can be turned to for any matter: it is named where no topic is known."""
    closed: Text | None = None
    """What can be done while it is closed."""
    alternatives: tuple[Identifier, ...] = ()
    """Other services that can help with the same."""
    competence: Competence | None = None

    @model_validator(mode="after")
    def _reachable_offline(self) -> Self:
        """Nobody is left with a web site only."""
        kinds = {channel.kind for channel in self.channels}
        if kinds & {"online", "app"} and not kinds & {"phone", "desk", "mail"} and "france_services" not in self.alternatives:
            raise ValueError("only online: add a desk, a phone or a postal address, or name france_services in `alternatives`")
        return self
