"""A life event is added without touching code: the worked example of docs/content.md, in a folder of its own."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.app import runtime
from bot.brain import training
from bot.cli_converse import held
from bot.cli_lines import Script
from bot.clock import FixedClock
from tests.commands.conftest import ROOT, Command
from tests.conftest import MONDAY

PROJECT = ("config.yml", "domain.yml", "data/rules.yml", "data/stories", "data/lexicon")
ABOUT_A_NODE = re.compile(r"about: \"?(?:event|error|explanation):")
"""Training lines about other events of the guide are not for a project that does not have them."""
NO_LONGER_OUTSIDE = "elsewhere_association.yml"
"""Training lines that say that associations are outside the guide leave it when this event enters it."""


def worked_example() -> str:
    """The file that docs/content.md shows whole."""
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "content.md").read_text(), re.DOTALL)
    return next(block for block in blocks if block.startswith("id: association"))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose content knows this one event, beside everything that events share."""
    folder = tmp_path_factory.mktemp("project")
    for name in PROJECT:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, folder / name)
    (folder / "data" / "nlu").mkdir()
    for lines in (ROOT / "data" / "nlu").glob("*.yml"):
        if lines.name != NO_LONGER_OUTSIDE and not ABOUT_A_NODE.search(lines.read_text()):
            shutil.copy(lines, folder / "data" / "nlu")
    shutil.copytree(ROOT / "content", folder / "content", ignore=shutil.ignore_patterns("life_events"))
    (folder / "content" / "life_events").mkdir()
    return folder


@pytest.fixture(scope="module")
async def talk(project: Path, settings: Any) -> AsyncIterator[Any]:
    """Talks to what learned from that project."""
    (project / "content" / "life_events" / "association.yml").write_text(worked_example())
    training.train(project, project / "content", project / "models")
    clock = FixedClock(MONDAY)
    own = replace(settings, content=project / "content", models=project / "models", data=project / "var")
    async with runtime(own, clock) as running:

        async def hold(*said: str) -> list[dict[str, Any]]:
            turns = [{"text": words} for words in said]
            return list((await held(running, clock, Script.model_validate({"now": MONDAY, "turns": turns}), MONDAY))["turns"])

        yield hold


def test_the_skeleton_is_written_and_every_blank_is_named_until_it_is_filled(command: Command, project: Path) -> None:
    content = str(project / "content")
    made = command("content", "new", "voisinage", REPERE_CONTENT=content)
    assert made.returncode == 0, made.stderr
    again = command("content", "new", "voisinage", REPERE_CONTENT=content)
    assert again.returncode == 1
    assert "already" in again.stderr
    checked = command("content", "check", REPERE_CONTENT=content)
    assert checked.returncode == 1
    assert "voisinage.yml" in checked.stderr
    assert "still to write" in checked.stderr
    (project / "content" / "life_events" / "voisinage.yml").unlink()


@pytest.mark.parametrize("name", ["Voisinage", "../evil", "1er", "a", ""])
def test_a_name_that_can_not_be_an_id_is_refused(command: Command, project: Path, name: str) -> None:
    refused = command("content", "new", name, REPERE_CONTENT=str(project / "content"))
    assert refused.returncode == 1
    assert list((project / "content" / "life_events").glob("*voisin*")) == []


async def test_the_new_event_is_understood_in_other_words_and_guided(talk: Any) -> None:
    (turn,) = await talk("bjr on voudrait lancer une association dans notre village comment faire")
    assert turn["topic"] == "association"
    kinds = [message["card"]["kind"] for message in turn["messages"]]
    assert "steps" in kinds
    text = "\n".join(message["text"] for message in turn["messages"])
    assert "greffe des associations" in text
    assert "5 jours" in text
    assert "à vérifier" in text


async def test_its_error_is_understood_answered_and_sourced(talk: Any) -> None:
    turns = await talk("le président de l'asso a changé et on l'a jamais déclaré", "quels papiers ?", "ou en est mon dossier")
    assert turns[0]["error"] == "association_change_not_declared"
    assert any(message["card"]["kind"] == "sources" for message in turns[0]["messages"])
    assert "statuts" in "\n".join(message["text"] for message in turns[1]["messages"])
    assert "greffe" in "\n".join(message["text"] for message in turns[2]["messages"])
