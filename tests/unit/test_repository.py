"""The repository as its readers find it: commands work, documents are true, rules of the code hold."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from cryptography.fernet import Fernet

from bot.errors import SettingError
from bot.settings import SETTINGS, load_settings
from bot.storage.cipher import Cipher
from bot.storage.database import Database
from bot.storage.tables import Base

ROOT = Path(__file__).resolve().parents[2]
CODE = [path for folder in ("bot", "channels", "actions") for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts]


def command(*arguments: str, given: str = "", environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """A command as somebody types it."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        input=given,
        text=True,
        capture_output=True,
        env={**os.environ, **(environment or {})},
        timeout=120,
        check=False,
    )


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_predict_writes_one_line_for_each_with_the_keys_promised(settings: Any) -> None:
    given = '{"id": 1, "text": "jai oublié la pension de mon fils"}\n{"id": 2, "text": "je veux en finir"}\n{"id": 3, "text": "xqzt"}\n'
    first, danger, lost = lines(command("predict", given=given))
    wanted = {"id", "intent", "topic", "error", "topics", "errors", "urgency", "confidence", "decision", "lost", "language"}
    assert set(first) == wanted
    assert (first["intent"], first["topic"], first["error"]) == ("report_error", "tax_return", "alimony_in_return")
    assert danger["urgency"] == "suicide"
    assert lost["lost"] is (lost["decision"] == "admit")
    assert len(first["errors"]) == 3


def test_converse_writes_the_shape_promised(settings: Any) -> None:
    script = {"id": "a", "now": "2026-11-23T14:10:00", "turns": [{"text": "jai oublié une pension"}, {"choice": "1"}, {"choice": "Majeur"}]}
    (held,) = lines(command("converse", given=json.dumps(script) + "\n"))
    assert held["id"] == "a"
    assert set(held["turns"][0]) == {"user", "intent", "topic", "error", "urgency", "owner", "messages", "choices", "dossier"}
    assert held["turns"][1]["user"] == "Je la verse"
    assert held["turns"][2]["dossier"]["answers"]["child_age"] == "adult"
    assert all(message["text"] and message["card"]["kind"] for turn in held["turns"] for message in turn["messages"])


def test_decide_writes_the_shape_promised_and_refuses_clearly() -> None:
    case = {"id": "x", "regime": "tax_ir", "inputs": {"effect": "lowers_tax"}}
    (decided,) = lines(command("decide", given=json.dumps(case) + "\n"))
    assert decided["verdict"] == "applies"
    assert {
        "id",
        "verdict",
        "rule",
        "reason",
        "extra_eur",
        "extra_range_eur",
        "principal_eur",
        "plain_date",
        "legal_date",
        "safe_date",
        "reasons",
        "sources",
    } == set(decided)
    refused = command("decide", given='{"id": "x", "regime": "magic", "inputs": {}}\n')
    assert refused.returncode != 0
    assert "magic" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_content_commands() -> None:
    assert command("content", "check").returncode == 0
    (stats,) = lines(command("content", "stats", "--json"))
    assert set(stats) == {"life_events", "errors", "facts", "facts_verified", "services", "documents", "questions"}
    assert stats["life_events"] >= 2
    assert stats["errors"] >= 24


def test_accounts_are_managed_from_the_terminal(tmp_path: Path) -> None:
    environment = {"REPERE_DATA": str(tmp_path)}
    who = ["--email", "a@exemple.fr", "--first-name", "Ada", "--last-name", "L", "--service", "Mairie"]
    assert "account opened" in command("agents", "add", *who, "--password", "une longue phrase", environment=environment).stdout
    again = command("agents", "add", *who, "--password", "une longue phrase", environment=environment)
    assert again.returncode != 0
    assert "already" in again.stderr
    assert "a@exemple.fr" in command("agents", "list", environment=environment).stdout
    assert command("agents", "disable", "--email", "a@exemple.fr", environment=environment).returncode == 0
    assert "disabled" in command("agents", "list", environment=environment).stdout
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REPERE_PORT", "many"),
        ("REPERE_PORT", "70000"),
        ("REPERE_PUBLIC_URL", "http://example.org"),
        ("REPERE_TELEGRAM_SECRET", "short"),
        ("REPERE_MESSAGES_PER_MINUTE", "0"),
    ],
)
def test_a_setting_that_cannot_be_used_stops_the_start_with_its_name(name: str, value: str) -> None:
    stopped = command("content", "check", environment={name: value})
    assert stopped.returncode != 0
    assert name in stopped.stderr
    assert "Traceback" not in stopped.stderr


def test_a_webhook_without_its_secret_stops_the_start() -> None:
    with pytest.raises(SettingError, match="REPERE_TELEGRAM_SECRET"):
        load_settings({"REPERE_TELEGRAM_TOKEN": "1:a", "REPERE_PUBLIC_URL": "https://exemple.fr"}, Path("/nonexistent"))


async def test_migrations_give_exactly_the_tables_of_the_models(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'a.sqlite3'}", Cipher(Fernet.generate_key().decode()))
    await database.migrate()
    async with database.engine.connect() as connection:
        differences = await connection.run_sync(lambda sync: compare_metadata(MigrationContext.configure(sync), Base.metadata))
    await database.close()
    assert differences == []


def test_every_setting_is_documented_and_in_the_example() -> None:
    documented = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for setting in SETTINGS:
        assert f"`{setting.name}`" in documented
        assert setting.help in documented
        assert f"{setting.name}={setting.default}\n" in example


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: path.name)
def test_links_of_a_document_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_commands_of_the_readme_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for words in re.findall(r"`python -m bot ([a-z]+)", readme):
        assert command(words, "--help").returncode == 0 or words == "rasa"
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(f"\n{target}:" in makefile for target in re.findall(r"(?:`|^)make ([a-z]+)", readme, re.MULTILINE))


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_code_keeps_its_habits(path: Path) -> None:
    """Time is read in one file, the environment in one file, nothing is printed but by commands, French stays in content."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    name = str(path.relative_to(ROOT))
    documented = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and isinstance(node.body[0], ast.Expr)}  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in ("datetime.now", "date.today", "datetime.utcnow") or name == "bot/clock.py", (name, node.lineno)
            assert called != "print" or name.startswith("bot/cli"), (name, node.lineno)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.getenv"):
            assert name == "bot/settings.py", (name, node.lineno)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
            french = re.findall(r"\b(?:vous|votre|nous|est|pour|avec|dans|pas|que|qui|être)\b", node.value, re.IGNORECASE)
            assert len(french) < 2 or len(node.value.split()) <= 3 or "\\b" in node.value, (name, node.lineno, node.value)


def test_the_widget_keeps_within_its_weight() -> None:
    import gzip

    sizes = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in (ROOT / "web" / "widget").glob("*.js")}
    assert sizes["loader.js"] <= 8 * 1024
    assert sum(size for name, size in sizes.items() if name != "loader.js") <= 38 * 1024
