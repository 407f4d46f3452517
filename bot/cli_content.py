"""Commands for those who write the content: check, count, review, preview, begin a new event."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, time

from bot.clock import PARIS, SystemClock
from bot.content import Content, load_content
from bot.content.checks import texts
from bot.content.readability import Measure, measure, words
from bot.content.skeleton import write_skeleton
from bot.content.stale import stale
from bot.content.stats import stats
from bot.errors import ContentError
from bot.guidance.answer import Answer
from bot.guidance.dossier import Dossier
from bot.guidance.guide import error_answer, event_answer
from bot.presenting.plain import as_text_all
from bot.presenting.present import present
from bot.settings import Settings

_WORST = 15
_SENTENCE = 5
"""Words that make a text more than a label."""


def check(arguments: argparse.Namespace, settings: Settings) -> None:
    """Says that nothing is wrong, or stops at the first thing that is; with `--readability`, the texts that are hardest to read."""
    content = load_content(settings.content)
    print(f"{settings.content}: {len(content.events)} life events, {len(content.errors)} frequent errors, nothing wrong")
    if arguments.readability:
        _print_readability(content)


def count(arguments: argparse.Namespace, settings: Settings) -> None:
    """Counts of what the content holds."""
    counts = stats(load_content(settings.content))
    print(json.dumps(counts) if arguments.json else "\n".join(f"{name:16} {number}" for name, number in counts.items()))


def review(arguments: argparse.Namespace, settings: Settings) -> None:
    """Facts to verify again, as JSON lines."""
    for found in stale(load_content(settings.content).facts.values(), _day(arguments.at)):
        print(json.dumps(asdict(found), default=str))


def begin(arguments: argparse.Namespace, settings: Settings) -> None:
    """Writes the skeleton of a new life event."""
    print(f"{write_skeleton(settings.content, arguments.event)}: fill in what says À ÉCRIRE, then run `python -m bot content check`")


def preview(arguments: argparse.Namespace, settings: Settings) -> None:
    """A life event with its errors as it reads on that day.

    Raises:
        ContentError: there is no such event.
    """
    content = load_content(settings.content)
    event = content.events.get(arguments.event)
    if event is None:
        raise ContentError("content/life_events/", arguments.event, "there is no such life event", f"One of {', '.join(content.events)}.")
    day = _day(arguments.at)
    print(f"# {event.title}\n\n{_plain(event_answer(event, content, day), content, day)}")
    for error in event.errors:
        print(f"\n## {error.title}\n\n{_plain(error_answer(error, event, content, day), content, day)}")


def _plain(answer: Answer, content: Content, day: date) -> str:
    noon = datetime.combine(day, time(12), tzinfo=PARIS)
    return as_text_all(present(answer, Dossier(), content, noon), content.wording)


def _day(asked: date | None) -> date:
    return asked or SystemClock().now().date()


def _print_readability(content: Content) -> None:
    measured = sorted(_measured(content), key=lambda named: named[1].index if named[1].index is not None else 100.0)
    print(f"\nhardest to read of {len(measured)} (100 very easy, 60 plain, under 30 hard)")
    for name, found in measured[:_WORST]:
        print(f"{found.index:6} {name}: {found.words / found.sentences:.1f} words a sentence, the longest {found.longest}")
    print("\nlongest sentences")
    for name, found in sorted(measured, key=lambda named: -named[1].longest)[:_WORST]:
        print(f"{found.longest:6} {name}: {found.longest_sentence}")


def _measure(item: object, content: Content) -> Measure:
    """Labels and the titles of choices are no sentences."""
    return measure((text for _, text in texts(item) if len(words(text)) >= _SENTENCE), content.glossary)


def _measured(content: Content) -> Iterator[tuple[str, Measure]]:
    """Each node with what its own texts measure."""
    for event in content.events.values():
        own = event.model_copy(update={"errors": (), "explanations": ()})
        yield event.id, _measure(own, content)
        for error in event.errors:
            yield f"{event.id}.{error.id}", _measure(error, content)
        for explanation in event.explanations:
            yield f"{event.id}.{explanation.id}", _measure(explanation, content)
