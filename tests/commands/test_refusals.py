"""What can't be used is told in a sentence, by its name, with an exit code; the rest is still done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Command
from tests.commands.test_lines import objects, written
from tests.commands.test_operators import WHO


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REPERE_LOG_LEVEL", "verbose"),
        ("REPERE_CONTENT", "/nonexistent"),
        ("REPERE_TRUSTED_PROXIES", "-1"),
        ("REPERE_TRUSTED_PROXIES", "some"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(command: Command, name: str, value: str) -> None:
    done = command("content", "check", **{name: value})
    assert done.returncode == 1
    assert done.stdout == ""
    assert name in done.stderr
    assert value in done.stderr


def test_a_level_of_the_log_may_be_written_small(command: Command) -> None:
    assert command("content", "check", REPERE_LOG_LEVEL="debug").returncode == 0


def test_a_secret_that_cannot_be_used_is_named_and_not_shown(command: Command) -> None:
    done = command("content", "check", REPERE_TELEGRAM_SECRET="hunter2")
    assert done.returncode == 1
    assert "REPERE_TELEGRAM_SECRET" in done.stderr
    assert "hunter2" not in done.stderr


def test_an_account_without_a_password_at_the_end_of_the_input_is_not_opened(command: Command, tmp_path: Path) -> None:
    done = command("agents", "add", *WHO, REPERE_DATA=str(tmp_path))
    assert done.returncode == 1
    assert "no password" in done.stderr
    assert command("agents", "list", REPERE_DATA=str(tmp_path)).stdout == ""


def test_the_last_administrator_is_not_disabled_from_the_terminal_either(command: Command, tmp_path: Path) -> None:
    data = {"REPERE_DATA": str(tmp_path)}
    command("agents", "add", *WHO, "--password", "une longue phrase", "--role", "administrator", **data)
    refused = command("agents", "disable", "--email", "a@exemple.fr", **data)
    assert refused.returncode == 1
    assert "last administrator" in refused.stderr
    assert "disabled" not in command("agents", "list", **data).stdout


def test_a_chat_ends_with_its_input(command: Command, settings: Any) -> None:
    assert command("chat", given="bonjour\n").returncode == 0


def test_a_clock_moved_to_the_edge_of_time_is_refused_and_the_other_lines_are_held(command: Command, settings: Any) -> None:
    turns = [{"text": "bonjour"}]
    edges = [{"id": n, "now": now, "turns": turns} for n, now in enumerate(("0001-01-01T00:00:00", "9999-12-31T23:59:59"))]
    moved = {"id": 2, "turns": [{"text": "bonjour", "now": "0001-01-01T00:00:00+14:00"}]}
    done = command("converse", given=written(*edges, moved, {"id": 3, "turns": turns}))
    assert done.returncode == 1
    assert [held["id"] for held in objects(done)] == [3]
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["line 1", "line 2", "line 3"]


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "1e400", "[NaN]", '{"a": NaN}'])
def test_an_amount_that_is_no_number_is_refused_and_the_other_cases_are_decided(command: Command, amount: str) -> None:
    good = {"id": "a", "regime": "caf", "inputs": {"breach": "unreported_change", "first_time": True, "initiative": "spontaneous"}}
    bad = '{"id": "b", "regime": "tax_ir", "inputs": {"duty_eur": %s}}' % amount  # noqa: UP031
    done = command("decide", given=written(bad, good))
    assert done.returncode == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a"]
    assert done.stderr.startswith("line 1: inputs")


def test_training_says_so_before_it_starts_and_without_colours(command: Command, tmp_path: Path) -> None:
    done = command("train", REPERE_MODELS=str(tmp_path / "models"))
    assert done.returncode == 0
    assert "minutes" in done.stderr
    assert "\x1b" not in done.stderr + done.stdout
    again = command("train", REPERE_MODELS=str(tmp_path / "models"))
    assert again.stderr == ""
    assert "up to date" in again.stdout
