"""A deadline as a calendar file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event


def calendar_file(title: str, day: date, description: str, uid: str, now: datetime) -> str:
    """An all-day event with a reminder a week before, as RFC 5545 text."""
    calendar = Calendar()
    calendar.add("prodid", "-//Repere//FR")
    calendar.add("version", "2.0")
    event = Event()
    event.add("uid", f"{uid}@repere")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", title)
    event.add("description", description)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(days=-7))
    event.add_component(alarm)
    calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")
