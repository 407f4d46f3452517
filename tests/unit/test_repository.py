"""The repository as its readers find it: commands work, documents are true, rules of the code hold."""

from __future__ import annotations

import ast
import re
from pathlib import Path

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

    sizes = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in (ROOT / "web" / "widget").iterdir()}
    assert sizes["loader.js"] <= 8 * 1024
    assert sum(size for name, size in sizes.items() if name != "loader.js") <= 38 * 1024
