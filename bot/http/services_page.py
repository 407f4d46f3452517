"""The page for those whom the widget can't reach: every service with its channels, in plain HTML; pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape

from bot.content import Content
from bot.guidance.answer import Answer, ServicesPart
from bot.guidance.dossier import Dossier
from bot.presenting.cards import ServiceCard, ServiceChannel
from bot.presenting.present import present

_FIRST = "allo_service_public"
_PAGE = """<!doctype html>
<html lang="fr">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>{title}</title>
  <link rel="stylesheet" href="/demo/demo.css">
</head>
<body>
  <main>
    <h1>{title}</h1>
    <p class="lead">{lead}</p>
{services}
  </main>
</body>
</html>
"""


def services_page(content: Content, now: datetime) -> str:
    """The whole page; the service that answers any question comes first. What is open is as of `now`."""
    order = sorted(content.services, key=lambda identifier: (identifier != _FIRST, identifier))
    cards = present(Answer((ServicesPart(tuple(order)),)), Dossier(), content, now)
    services = "\n".join(_service(card, content) for card in cards if isinstance(card, ServiceCard))
    return _PAGE.format(title=escape(content.say("page.title")), lead=escape(content.say("page.lead")), services=services)


def _service(card: ServiceCard, content: Content) -> str:
    channels = "".join(f"<li>{_channel(channel, content)}</li>" for channel in card.channels)
    return f"<section><h2>{escape(card.name)}</h2><p>{escape(card.purpose)}</p><ul>{channels}</ul></section>"


def _channel(channel: ServiceChannel, content: Content) -> str:
    details = (
        channel.purpose,
        channel.status,
        channel.hours,
        channel.quiet,
        channel.price,
        channel.appointment,
        channel.booking,
        channel.where,
        channel.accessibility,
        channel.caution,
    )
    return f"<strong>{_contact(channel, content)}</strong>{_sentences(details)}"


def _contact(channel: ServiceChannel, content: Content) -> str:
    words = content.say("page.call", value=channel.value) if channel.value else channel.label
    return f'<a href="{escape(channel.url)}">{escape(words)}</a>' if channel.url else escape(words)


def _sentences(details: Iterable[str | None]) -> str:
    return "".join(f"<br>{escape(detail.replace('**', ''))}" for detail in details if detail)
