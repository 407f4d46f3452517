"""What must be said in simple words too: every text of an answer that is not plain by itself."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from bot.content.appeals import PARTS, Appeal
from bot.content.glossary import Glossary
from bot.content.index import Content
from bot.content.models import Explanation, FrequentError, Line, Outcome, Question, Saying
from bot.content.readability import is_plain
from bot.content.rules import Regime
from bot.content.services import Service
from bot.errors import ContentError

_SIMPLE = ".simple"
_HEARD = ("_words", ".around_a_place")
_FOR_AGENTS = "desk."


def check_variants(content: Content) -> None:
    """Raises ContentError at the first text without the simple variant that it needs."""
    for file, key, text in without_variant(content):
        raise ContentError(file, key, f"not plain, and no simple variant: {text[:60]!r}", "Shorten it, or write its `simple`.")


def without_variant(content: Content) -> Iterator[tuple[str, str, str]]:
    """The texts that are not plain and have no simple variant: file, key, text."""
    for folder, items in (
        ("life_events", content.events),
        ("regimes", content.regimes),
        ("appeals", content.appeals),
        ("services", content.services),
    ):
        for identifier, item in items.items():
            file = f"content/{folder}/{identifier}.yml"
            yield from ((file, *found) for found in _hard(item, identifier, content.glossary))
    for key, text in content.wording.items():
        if not key.endswith((_SIMPLE, *_HEARD)) and not key.startswith(_FOR_AGENTS):
            simple = content.wording.get(f"{key}{_SIMPLE}")
            yield from (("content/wording/", *found) for found in _unless_plain(key, text, simple, content.glossary))


def _hard(item: object, key: str, glossary: Glossary) -> Iterator[tuple[str, str]]:
    if isinstance(item, BaseModel):
        text, simple, parts = _said(item)
        yield from _unless_plain(key, text, simple, glossary)
        for name in parts:
            yield from _hard(getattr(item, name), f"{key}.{name}", glossary)
    elif isinstance(item, tuple):
        for position, part in enumerate(item):
            yield from _hard(part, f"{key}[{getattr(part, 'id', position)}]", glossary)


def _said(item: BaseModel) -> tuple[str, str | None, tuple[str, ...]]:
    """What is said as one, its simple variant, and the fields that are said on their own."""
    match item:
        case Explanation():
            return item.text, item.simple, ("steps",)
        case Saying():
            return item.text, item.simple, ()
        case Question():
            return " ".join(filter(None, (item.why, item.text))) if item.ask else "", item.simple, ()
        case Outcome():
            # The words of a rule are the regime's, which always have their simple variant.
            own = item.lines if item.kind in ("no_error", "no_sanction") else ()
            return _together(own), item.simple, ("steps",)
        case Appeal():
            return _together(tuple(line for part in PARTS for line in getattr(item, part))), item.simple, ()
        case Regime():
            return "", None, ("general", "silence")
        case Service():
            return item.purpose, None, ("channels",)
        case FrequentError():
            # How to avoid it is not said in conversations.
            return "", None, tuple(name for name in type(item).model_fields if name != "avoid")
    return getattr(item, "purpose", ""), None, tuple(type(item).model_fields)


def _together(lines: tuple[Line, ...]) -> str:
    return " ".join(line.text for line in lines)


def _unless_plain(key: str, text: str, simple: str | None, glossary: Glossary) -> Iterator[tuple[str, str]]:
    if simple is None and not is_plain(text, glossary):
        yield key, text
