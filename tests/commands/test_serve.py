"""`serve` as a service manager runs it: it says where it is, refuses a port that is taken, and stops when told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import free_port
from tests.commands.conftest import ROOT, Command


@contextmanager
def served(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The program, its address printed."""
    environment = {**os.environ, "REPERE_PORT": str(port), "REPERE_DATA": str(data)}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "serve"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if line.strip() == f"http://127.0.0.1:{port}/":
                    break
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_in_order_when_told_to(settings: Any, tmp_path: Path, sign: signal.Signals) -> None:
    with served(tmp_path, free_port()) as process:
        process.send_signal(sign)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Traceback" not in errors


def test_a_port_that_is_taken_is_said_by_its_setting(command: Command, settings: Any, tmp_path: Path) -> None:
    port = free_port()
    with served(tmp_path / "first", port):
        second = command("serve", REPERE_PORT=str(port), REPERE_DATA=str(tmp_path / "second"))
    assert second.returncode != 0
    assert "REPERE_PORT" in second.stderr
    assert str(port) in second.stderr
