"""Runs the commands as somebody types them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

Done = subprocess.CompletedProcess[str]
Command = Callable[..., Done]


@pytest.fixture(scope="session")
def command() -> Command:
    """`command("content", "check", given=…, NAME=value)`: a process of its own; nobody is ever shown a traceback."""

    def run(*arguments: str, given: str = "", **environment: str) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=ROOT,
            input=given,
            text=True,
            capture_output=True,
            env={**os.environ, **environment},
            timeout=600,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return run
