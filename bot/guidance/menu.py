"""The choice of a topic where none is known: a few that come up often, then all of them by theme; pure."""

from __future__ import annotations

from bot.content import Content
from bot.guidance.dossier import Dossier, OfferKind
from bot.guidance.situation import MAX_OPTIONS, Said, Situation, offer, person_choice

Choices = list[tuple[OfferKind, str, str]]


def first_topics(content: Content) -> Choices:
    """The topics named first (wording `topics.first`), and the way to all the others."""
    often = [content.events[name] for name in content.say("topics.first").split() if name in content.events]
    choices: Choices = [("event", event.id, event.short) for event in often or list(content.events.values())[:3]]
    if len(choices) < len(content.events):
        choices.append(("topics", "", content.say("choice.topics")))
    return choices


def which_topic(dossier: Dossier, situation: Situation) -> Said:
    """One question: what is it about?"""
    content = situation.content
    return offer(dossier, content.say("flow.which_topic"), *first_topics(content), person_choice(content))


def offer_themes(dossier: Dossier, situation: Situation) -> Said:
    """All that the guide knows, by theme."""
    content = situation.content
    themes = dict.fromkeys(event.theme for event in content.events.values())
    choices: Choices = [("theme", f"{theme}:0", content.say(f"theme.{theme}")) for theme in sorted(themes)]
    return offer(dossier, content.say("topics.prompt"), *choices, person_choice(content))


def offer_theme(dossier: Dossier, target: str, situation: Situation) -> Said:
    """The topics of a theme, a few at a time; `target` is the theme and the first one to show ("home:3")."""
    content = situation.content
    theme, _, first = target.partition(":")
    events = [event for event in content.events.values() if event.theme == theme]
    left = events[int(first) :]
    room = MAX_OPTIONS - 1
    shown = left if len(left) <= room else left[: room - 1]
    choices: Choices = [("event", event.id, event.short) for event in shown]
    if len(shown) < len(left):
        choices.append(("theme", f"{theme}:{int(first) + len(shown)}", content.say("choice.topics")))
    return offer(dossier, content.say("topics.prompt"), *choices, person_choice(content))
