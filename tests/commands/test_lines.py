"""The commands that tools rely on: exact outputs, and a clear word on what can't be used, with the rest still done."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.commands.conftest import Command, Done


def written(*given: Any) -> str:
    """Objects as JSON lines, texts as they stand."""
    return "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in given)


def objects(done: Done) -> list[dict[str, Any]]:
    """The lines written, read back."""
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_decide_gives_the_fields_of_every_usable_case_and_tells_the_others(command: Command) -> None:
    good = {"id": "a", "regime": "caf", "inputs": {"breach": "unreported_change", "first_time": True, "initiative": "spontaneous"}}
    done = command("decide", given=written(good, "not json", {"id": "b", "regime": "nope"}, {"id": "c"}, "", {**good, "id": "d"}))
    assert done.returncode == 1
    assert [found["id"] for found in objects(done)] == ["a", "d"]
    assert set(objects(done)[0]) == {
        "id", "verdict", "rule", "reason", "extra_eur", "extra_range_eur", "principal_eur",
        "plain_date", "legal_date", "safe_date", "reasons", "sources",
    }  # fmt: skip
    told = done.stderr.splitlines()
    assert len(told) == 3
    assert told[0].startswith("line 2:")
    assert "'b'" in told[1]
    assert "regime" in told[2]


def test_predict_gives_its_fields_and_nothing_else_on_standard_output(command: Command, settings: Any) -> None:
    done = command("predict", given=written({"id": 7, "text": "jai oublié une pension dans ma déclaration"}, {"id": 8}))
    (found,) = objects(done)
    assert done.returncode == 1
    assert "line 2: text" in done.stderr
    assert set(found) == {
        "id", "intent", "topic", "error", "topics", "errors", "urgency", "confidence", "decision", "lost", "language",
    }  # fmt: skip
    assert (found["id"], found["topic"], found["error"]) == (7, "tax_return", "alimony_in_return")
    assert all(0 <= scored["score"] <= 1 for scored in found["topics"] + found["errors"])


def test_converse_moves_the_clock_takes_choices_and_refuses_a_turn_without_words(command: Command, settings: Any) -> None:
    turns = [{"text": "c'est ouvert quand les impots"}, {"text": "et maintenant ?", "now": "2026-11-23T22:00:00+01:00"}, {"choice": 1}]
    good = {"id": 1, "now": "2026-11-23T14:10:00+01:00", "turns": turns}
    done = command("converse", given=written(good, {"id": 2, "turns": [{"neither": 1}]}))
    (held,) = objects(done)
    assert done.returncode == 1
    assert "line 2: turns.0" in done.stderr
    assert len(held["turns"]) == 3
    assert set(held["turns"][0]) == {"user", "intent", "topic", "error", "urgency", "owner", "messages", "choices", "dossier"}


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "messenger"])
def test_converse_holds_the_same_conversation_on_a_messaging_app(command: Command, settings: Any, channel: str) -> None:
    turns = [{"text": "jai oublié une pension dans ma déclaration"}, {"choice": "Je la verse"}]
    done = command("converse", given=written({"id": 1, "channel": channel, "turns": turns}))
    (held,) = objects(done)
    assert held["turns"][1]["dossier"]["answers"]["direction"] == "paid"
    assert held["turns"][1]["dossier"]["heard"]["direction"] == "pressed"
