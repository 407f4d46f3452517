"""One conversation given out or erased at the citizen's request; and the facts to verify again, listed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.app import runtime
from bot.clock import SystemClock
from bot.conversation.messages import Inbound, Postback, Said, Text
from tests.commands.conftest import Command
from tests.commands.test_lines import objects

IBAN = "FR76 3000 6000 0112 3456 7890 189"


async def conversation(settings: Any, folder: Path, *said: Said) -> str:
    """A conversation in which that was said, left on the disk."""
    clock = SystemClock()
    async with runtime(replace(settings, data=folder), clock) as running:
        identifier, _ = await running.services.inbox.open("web")
        for number, one in enumerate(said):
            await running.services.inbox.accept(Inbound("web", identifier, f"{identifier}:number-{number}", one, clock.now()))
            await running.switchboard.settled()
    return identifier


async def test_all_that_is_kept_is_given_out_with_personal_numbers_masked(command: Command, settings: Any, tmp_path: Path) -> None:
    left = Postback("message.leave", {"text": f"rappelez-moi, {IBAN}"})
    identifier = await conversation(settings, tmp_path, Text(f"jai oublié une pension dans ma déclaration, mon iban {IBAN}"), left)
    done = command("privacy", "export", identifier, REPERE_DATA=str(tmp_path))
    lines = objects(done)
    assert done.returncode == 0
    assert [line["kind"] for line in lines[:2]] == ["conversation", "message"]
    assert lines[0]["dossier"]["error"] == "alimony_in_return"
    said = [line["text"] for line in lines if line["kind"] == "message" and line["author"] == "citizen"]
    assert said[0].startswith("jai oublié une pension dans ma déclaration")
    (handoff,) = [line for line in lines if line["kind"] == "handoff"]
    assert handoff["state"] == "message_left"
    assert handoff["message_left"].startswith("rappelez-moi")
    assert "3456" not in done.stdout


async def test_after_an_erasure_nothing_is_left_but_the_empty_conversation(command: Command, settings: Any, tmp_path: Path) -> None:
    identifier = await conversation(settings, tmp_path, Text("jai oublié une pension dans ma déclaration"), Postback("person"))
    assert objects(command("privacy", "erase", identifier, REPERE_DATA=str(tmp_path))) == [{"id": identifier, "erased": True}]
    (left,) = objects(command("privacy", "export", identifier, REPERE_DATA=str(tmp_path)))
    assert (left["kind"], left["owner"], left["dossier"]["error"]) == ("conversation", "bot", None)
    async with runtime(replace(settings, data=tmp_path), SystemClock()) as running, running.database.read() as unit:
        assert await unit.memory.events(identifier) == []
        assert await unit.handoffs.all_of(identifier) == []


def test_a_conversation_that_is_not_there_is_said(command: Command, tmp_path: Path) -> None:
    for action in ("export", "erase"):
        done = command("privacy", action, "nothing", REPERE_DATA=str(tmp_path))
        assert done.returncode == 1
        assert "no conversation nothing" in done.stderr


def test_the_facts_to_verify_again_are_listed_for_a_date(command: Command) -> None:
    soon, late = (objects(command("content", "stale", "--at", at)) for at in ("2026-11-23", "2036-01-01"))
    assert {frozenset(found) for found in late} == {frozenset(("id", "verified_on", "confidence", "valid_to", "reasons"))}
    assert {found["id"] for found in soon} < {found["id"] for found in late}
    assert all(found["reasons"] for found in late)
    assert any(found["valid_to"] for found in late)


def test_a_date_that_is_none_is_refused(command: Command) -> None:
    done = command("content", "stale", "--at", "tomorrow")
    assert done.returncode != 0
    assert "--at" in done.stderr
