"""The import contracts of pyproject.toml, tried: violations are planted in a copy, and each must be caught."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLANTED = [
    ("bot/brain/turn.py", "sqlalchemy"),
    ("actions/actions.py", "sqlalchemy"),
    ("bot/understanding/importer.py", "sqlalchemy"),
    ("bot/cli_run.py", "sqlalchemy"),
    ("bot/http/desk.py", "alembic"),
    ("bot/brain/turn.py", "aiohttp"),
    ("bot/storage/outbox.py", "aiohttp"),
    ("bot/cli_rasa.py", "aiohttp"),
    ("bot/cli_run.py", "rasa"),
    ("bot/understanding/reader.py", "rasa"),
    ("channels/web/channel.py", "rasa_sdk"),
    ("bot/understanding/lexicon.py", "bot.storage.cipher"),
    ("bot/brain/turn.py", "bot.storage.cipher"),
    ("bot/http/desk.py", "bot.storage.cipher"),
    ("bot/handoff/machine.py", "bot.brain.turn"),
    ("bot/storage/outbox.py", "bot.handoff.desk"),
    ("bot/storage/tables.py", "bot.conversation.switchboard"),
    ("bot/content/models.py", "bot.guidance.step"),
    ("bot/guidance/step.py", "bot.presenting.cards"),
    ("bot/presenting/cards.py", "bot.handoff.machine"),
    ("bot/conversation/messages.py", "bot.understanding.mask"),
    ("bot/conversation/messages.py", "channels.web.channel"),
    ("bot/app.py", "bot.cli_lines"),
    ("bot/cli_lines.py", "bot.cli_rasa"),
    ("bot/errors.py", "bot.clock"),
    ("channels/web/channel.py", "bot.storage.tables"),
    ("channels/web/channel.py", "actions.actions"),
    ("actions/actions.py", "bot.handoff.desk"),
    ("bot/brain/agent.py", "actions.actions"),
]


def copied(folder: Path) -> Path:
    for name in ("bot", "channels", "actions"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def linted(folder: Path) -> str:
    """What the check says of the code in that folder."""
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False, env={"COLUMNS": "300"}
    )
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def said_of_the_planted(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = copied(tmp_path_factory.mktemp("planted"))
    for path, imported in PLANTED:
        with (folder / path).open("a", encoding="utf-8") as file:
            file.write(f"\nimport {imported}\n")
    return linted(folder)


@pytest.mark.parametrize(("path", "imported"), PLANTED)
def test_a_planted_import_is_caught(said_of_the_planted: str, path: str, imported: str) -> None:
    module = path.removesuffix(".py").replace("/", ".")
    assert re.search(rf"{re.escape(module)} -> {re.escape(imported)} ", said_of_the_planted)


def test_a_package_without_a_layer_is_caught(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "bot" / "somewhere").mkdir()
    (folder / "bot" / "somewhere" / "__init__.py").touch()
    assert "bot.somewhere" in linted(folder)


def test_the_code_as_it_is_keeps_every_contract(tmp_path: Path) -> None:
    assert ", 0 broken" in linted(copied(tmp_path))
