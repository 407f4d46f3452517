"""A service as a card: its channels as of now, and the office that is competent for the citizen's place; pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from bot.content import Content
from bot.content.models import Fact
from bot.content.places import Place
from bot.content.services import Booking, Channel, Service
from bot.guidance.calendar import Territory, territory_of
from bot.guidance.competence import competent
from bot.presenting.cards import NoticeItem, ServiceCard, ServiceChannel
from bot.presenting.cautions import caution
from bot.presenting.opening_hours import hours_in_words, status
from bot.presenting.texts import Texts
from bot.presenting.words import moment_in_words

_ALTERNATIVES = 2
"""Other services named while one is closed."""

_DIRECTORY = "https://lannuaire.service-public.gouv.fr"


class ServiceCards:
    """Renders services at one moment, for one place or none."""

    def __init__(self, content: Content, texts: Texts, now: datetime, place: Place | None) -> None:
        self._content, self._texts, self._now, self._place = content, texts, now, place

    def card(self, service: Service) -> ServiceCard:
        """The card of that service."""
        channels = tuple(self._channel(channel) for channel in service.channels)
        competent_office, where = self._office(service)
        return ServiceCard(
            id=service.id,
            name=service.name,
            purpose=self._texts.text(service.purpose),
            channels=channels,
            closed=self._while_closed(service, channels),
            competent=competent_office,
            where=where,
            notice=self._notice(service.id),
        )

    def _office(self, service: Service) -> tuple[str | None, str | None]:
        """The competent office for the citizen's place and how its address is found; nothing where the place is not known."""
        office = competent(service, self._place) if self._place is not None else None
        if office is None or self._place is None:
            return None, None
        found = self._texts.text(self._content.say(f"competence.{office.found}"))
        at = self._place.at[0].upper() + self._place.at[1:]
        return self._content.say("competence.office", at=at, name=office.name), " ".join(filter(None, (office.note, found)))

    def _while_closed(self, service: Service, channels: Iterable[ServiceChannel]) -> str | None:
        """What can be done at an hour when nobody answers."""
        hours = [channel.open_now for channel in channels if channel.open_now is not None]
        if not hours or any(hours):
            return None
        names = ", ".join(self._content.services[other].name for other in service.alternatives[:_ALTERNATIVES])
        instead = self._content.say("service.instead", names=names) if names else None
        return " ".join(filter(None, (service.closed and self._texts.line(service.closed), instead))) or None

    def _notice(self, service: str) -> NoticeItem | None:
        notice = self._content.notices.get(service)
        if notice is None:
            return None
        say, kind = self._content.say, notice.kind if notice.running(self._now) else "announced"
        begins, ends = (moment and moment_in_words(moment, self._content.wording) for moment in (notice.begins, notice.ends))
        return NoticeItem(
            title=say(f"notice.{kind}", begins=begins) + (say("notice.until", ends=ends) if ends else ""),
            text=notice.text,
            meanwhile=notice.meanwhile or say("notice.meanwhile"),
            deadline=say("notice.deadline"),
        )

    def _channel(self, channel: Channel) -> ServiceChannel:
        fact = self._content.facts.get(channel.fact or "")
        value = self._texts.line(f"{{{channel.fact}}}") if fact else None
        wording, hours = self._content.wording, channel.hours
        is_open, words = status(hours, self._now, wording, self._calendar(channel)) if hours else (None, None)
        directory = _DIRECTORY if channel.address == "directory" else None
        return ServiceChannel(
            kind=channel.kind,
            label=self._texts.text(channel.label),
            value=value if channel.kind in ("phone", "mail") else None,
            url=channel.url or (_telephone(fact, self._now.date()) if channel.kind == "phone" else None) or directory,
            purpose=self._texts.text(channel.purpose),
            price=channel.price and self._texts.line(channel.price),
            hours=self._hours(channel),
            open_now=is_open,
            status=words,
            appointment=channel.appointment and self._texts.line(channel.appointment),
            booking=self._booking(channel.book) if channel.book else None,
            accessibility=channel.accessibility and self._texts.line(channel.accessibility),
            quiet=channel.quiet and self._texts.line(channel.quiet),
            where=self._content.say("service.address.directory") if directory else None,
            caution=self._cautions(fact, channel),
        )

    def _calendar(self, channel: Channel) -> Territory:
        """Whose holidays count: those of the place for a desk; a national line keeps those of the mainland."""
        return territory_of(self._place.code if self._place is not None and channel.kind == "desk" else None)

    def _hours(self, channel: Channel) -> str | None:
        """In words; overseas, a national line answers at hours of Paris."""
        if channel.hours is None:
            return None
        words = hours_in_words(channel.hours, self._content.wording)
        far = self._place is not None and self._place.territory == "overseas" and channel.kind == "phone" and not channel.hours.always
        return self._content.say("service.paris_time", hours=words) if far else words

    def _booking(self, ways: Iterable[Booking]) -> str:
        *first, last = (self._content.say(f"service.book.{way}") for way in ways)
        spoken = self._content.say("service.or").join(filter(None, (", ".join(first), last)))
        return self._content.say("service.book", ways=spoken)

    def _cautions(self, fact: Fact | None, channel: Channel) -> str | None:
        """Reservations about the number, and about the hours where they are others."""
        today = self._now.date()
        number = caution(fact, self._content, today) if fact else None
        hours = caution(self._content.facts[channel.hours.fact], self._content, today) if channel.hours else None
        said = self._content.say("caution.hours", caution=hours) if hours and hours != number else None
        return " ; ".join(filter(None, (number, said))) or None


def _telephone(fact: Fact | None, today: date) -> str | None:
    value = next((v.value for v in fact.values if v.covers(today)), None) if fact else None
    digits = "".join(c for c in str(value or "") if c.isdigit() or c == "+")
    return f"tel:{digits}" if digits else None
