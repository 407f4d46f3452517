"""Reads what a turn of `converse` showed."""

from __future__ import annotations

from typing import Any

Turn = dict[str, Any]


def kinds(turn: Turn) -> list[str]:
    """The kinds of the cards shown, in order."""
    return [message["card"]["kind"] for message in turn["messages"]]


def card(turn: Turn, kind: str) -> dict[str, Any]:
    """The first card of that kind."""
    return next(message["card"] for message in turn["messages"] if message["card"]["kind"] == kind)


def cards(turn: Turn, kind: str) -> list[dict[str, Any]]:
    """Every card of that kind."""
    return [message["card"] for message in turn["messages"] if message["card"]["kind"] == kind]


def facts(turn: Turn) -> set[str]:
    """Ids of all facts that the turn rests on."""
    return {fact for message in turn["messages"] for fact in message["card"].get("facts", ())}


def text(turn: Turn) -> str:
    """Everything said, as plain text."""
    return "\n".join(message["text"] for message in turn["messages"])


def dates(turn: Turn) -> list[str]:
    """ISO days of the deadlines shown."""
    return [found["date"] for found in cards(turn, "deadline") if found["date"]]


def asked(turns: list[Turn]) -> int:
    """How many questions were asked, that is, how often an answer was waited for."""
    return sum(turn["dossier"]["pending"] is not None for turn in turns)
