"""The commands of operators: accounts, content, migrations, Rasa's own; and what stops a start."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import ROOT, Command

WHO = ["--email", "a@exemple.fr", "--first-name", "Ada", "--last-name", "L", "--service", "Mairie"]


def test_accounts_are_managed_from_the_terminal(command: Command, tmp_path: Path) -> None:
    data = {"REPERE_DATA": str(tmp_path)}
    assert "account opened" in command("agents", "add", *WHO, "--password", "une longue phrase", **data).stdout
    again = command("agents", "add", *WHO, "--password", "une longue phrase", **data)
    assert again.returncode != 0
    assert "already" in again.stderr
    assert "a@exemple.fr" in command("agents", "list", **data).stdout
    assert command("agents", "disable", "--email", "a@exemple.fr", **data).returncode == 0
    assert "disabled" in command("agents", "list", **data).stdout
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


def test_a_short_password_is_refused_and_no_account_is_opened(command: Command, tmp_path: Path) -> None:
    refused = command("agents", "add", *WHO, "--password", "court", REPERE_DATA=str(tmp_path))
    assert refused.returncode != 0
    assert command("agents", "list", REPERE_DATA=str(tmp_path)).stdout == ""


def test_closing_an_account_that_is_not_there_says_so(command: Command, tmp_path: Path) -> None:
    refused = command("agents", "disable", "--email", "nobody@exemple.fr", REPERE_DATA=str(tmp_path))
    assert refused.returncode != 0
    assert "nobody@exemple.fr" in refused.stderr


def test_migrating_twice_changes_nothing(command: Command, tmp_path: Path) -> None:
    for _ in range(2):
        done = command("migrate", REPERE_DATA=str(tmp_path))
        assert done.returncode == 0
        assert "up to date" in done.stdout


def test_the_content_of_this_release_is_right_and_counted(command: Command) -> None:
    assert command("content", "check").returncode == 0
    found = json.loads(command("content", "stats", "--json").stdout)
    assert set(found) == {"life_events", "errors", "facts", "facts_verified", "services", "documents", "questions"}
    assert found["life_events"] >= 2
    assert found["errors"] >= 24
    assert found["facts_verified"] <= found["facts"]


@pytest.mark.parametrize(
    ("file", "broken", "told"),
    [
        ("life_events/couple.yml", "id: couple\nid: couple\n", ["couple.yml", "id", "twice"]),
        ("life_events/couple.yml", "id: [couple\n", ["couple.yml"]),
        ("facts/couple.yml", "facts:\n- id: nothing_else\n", ["facts/couple.yml", "statement"]),
    ],
)
def test_a_wrong_file_stops_the_check_with_where_and_why(command: Command, tmp_path: Path, file: str, broken: str, told: list[str]) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    (tmp_path / "content" / file).write_text(broken, encoding="utf-8")
    done = command("content", "check", REPERE_CONTENT=str(tmp_path / "content"))
    assert done.returncode != 0
    assert all(word in done.stderr for word in told), done.stderr


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
def test_a_setting_that_cannot_be_used_stops_the_start_with_its_name(command: Command, name: str, value: str) -> None:
    stopped = command("content", "check", **{name: value})
    assert stopped.returncode != 0
    assert name in stopped.stderr
    assert "Traceback" not in stopped.stderr


def test_a_key_that_cannot_be_used_stops_the_start_with_its_name(command: Command, tmp_path: Path) -> None:
    done = command("agents", "list", REPERE_DATA=str(tmp_path), REPERE_SECRET_KEY="not a key")
    assert done.returncode != 0
    assert "REPERE_SECRET_KEY" in done.stderr


def test_rasa_finds_nothing_wrong_with_the_project(command: Command, settings: Any) -> None:
    done = command("rasa", "data", "validate")
    assert done.returncode == 0, done.stderr[-2000:]


def test_rasa_plays_the_stories_of_the_project_and_no_others(command: Command, settings: Any, tmp_path: Path) -> None:
    done = command("rasa", "test", "core", "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr[-2000:]
    played = json.loads((tmp_path / "story_report.json").read_text(encoding="utf-8"))["conversation_accuracy"]
    stories = (ROOT / "tests" / "test_stories.yml").read_text(encoding="utf-8").count("- story:")
    assert played["correct"] == played["total"] == stories


def test_commands_of_the_readme_exist(command: Command) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for words in re.findall(r"`python -m bot ([a-z]+)", readme):
        assert command(words, "--help").returncode == 0 or words == "rasa"
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(f"\n{target}:" in makefile for target in re.findall(r"(?:`|^)make ([a-z]+)", readme, re.MULTILINE))
