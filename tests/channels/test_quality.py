"""The check-list of each messaging app: complete, in known words, and true."""

from __future__ import annotations

import ast
import hmac
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from channels.telegram.webhook import SECRET_HEADER, webhook

ROOT = Path(__file__).resolve().parents[2]
RULES = {
    "signature-on-raw-bytes", "constant-time-compare", "body-limit", "replay-ignored", "duplicate-ignored", "edited-message-ignored",
    "non-text-message-answered", "answers-under-one-second", "long-text-split", "choices-fall-back-to-numbers", "handoff-both-ways",
    "stop-word-honoured", "no-personal-data-in-logs", "captured-fixtures", "outage-behaviour", "how-to-connect-page",
}  # fmt: skip
LISTS = sorted(ROOT.glob("channels/*/quality.yml"))


def faults(rules: dict[str, dict[str, str]]) -> list[str]:
    """What is wrong with a check-list."""
    found = [f"{rule}: missing" for rule in RULES - set(rules)] + [f"{rule}: not a rule" for rule in set(rules) - RULES]
    for rule, entry in rules.items():
        status = entry.get("status")
        if status not in ("done", "todo", "exempt"):
            found.append(f"{rule}: unknown status {status}")
        elif status == "done" and not exists(entry.get("test", "")):
            found.append(f"{rule}: no such test")
        elif status != "done" and not entry.get("why"):
            found.append(f"{rule}: say why")
    return found


def exists(test: str) -> bool:
    """Whether that test is in that file."""
    name, _, function = test.partition("::")
    if not function.startswith("test_") or not (ROOT / name).is_file():
        return False
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    return any(isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == function for node in tree.body)


def test_every_messaging_app_has_its_check_list() -> None:
    apps = {path.parent.name for path in ROOT.glob("channels/*/render.py")}
    assert apps
    assert {path.parent.name for path in LISTS} == apps


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.parent.name)
def test_the_check_list_is_complete_and_true(path: Path) -> None:
    assert faults(yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"body-limit": None}, "body-limit: missing"),
        ({"politeness": {"status": "todo", "why": "x"}}, "politeness: not a rule"),
        ({"body-limit": {"status": "nearly"}}, "body-limit: unknown status nearly"),
        ({"body-limit": {"status": "done", "test": "tests/channels/test_quality.py::test_nothing"}}, "body-limit: no such test"),
        ({"body-limit": {"status": "done"}}, "body-limit: no such test"),
        ({"body-limit": {"status": "exempt"}}, "body-limit: say why"),
    ],
)
def test_a_false_check_list_is_caught(change: dict[str, Any], fault: str) -> None:
    good = {rule: {"status": "todo", "why": "x"} for rule in RULES}
    assert faults(good) == []
    assert faults({rule: entry for rule, entry in (good | change).items() if entry is not None}) == [fault]


async def test_the_secret_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []
    compare = hmac.compare_digest

    def noted(given: bytes, wanted: bytes) -> bool:
        compared.append((given, wanted))
        return compare(given, wanted)

    async def take(update: object) -> None:
        raise AssertionError("taken in without the secret")

    monkeypatch.setattr(hmac, "compare_digest", noted)
    app = web.Application()
    app.router.add_post("/", webhook("a-secret", take))
    async with TestClient(TestServer(app)) as client:
        assert (await client.post("/", data=b"{}", headers={SECRET_HEADER: "wrong"})).status == 403
    assert compared == [(b"wrong", b"a-secret")]


def test_operators_are_told_how_to_connect_telegram() -> None:
    page = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    section = page.partition("## Telegram")[2].partition("\n## ")[0]
    assert {"REPERE_TELEGRAM_TOKEN", "REPERE_TELEGRAM_SECRET", "REPERE_PUBLIC_URL"} <= set(section.replace("`", " ").split())
