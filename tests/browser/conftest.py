"""A real Chromium, and the real server in a process of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "une longue phrase secrete"
EMAIL = "camille@exemple.fr"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def chromium() -> str:
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    assert found, "the browser tests need Chromium: apt-get install chromium, or CHROMIUM=/path"
    return found


@pytest.fixture(scope="session")
def address(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server started as `make run` starts it, with one agent."""
    port, data = free_port(), tmp_path_factory.mktemp("site")
    environment = {**os.environ, "REPERE_PORT": str(port), "REPERE_DATA": str(data)}
    agent = [
        "--email",
        EMAIL,
        "--first-name",
        "Camille",
        "--last-name",
        "Durand",
        "--service",
        "Service des impôts",
        "--password",
        PASSWORD,
    ]
    subprocess.run([sys.executable, "-m", "bot", "agents", "add", *agent, "--role", "administrator"], cwd=ROOT, env=environment, check=True)
    with (data / "log").open("w") as log:
        process = subprocess.Popen([sys.executable, "-m", "bot", "serve"], cwd=ROOT, env=environment, stdout=log, stderr=log)
        url = f"http://127.0.0.1:{port}"
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{url}/health/ready")
                break
            except (urllib.error.URLError, ConnectionError):
                assert process.poll() is None, (data / "log").read_text()
                time.sleep(0.25)
        yield url
        process.terminate()
        process.wait(15)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Headless Chromium."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    async with async_playwright() as driver:
        started = await driver.chromium.launch(executable_path=chromium(), args=flags)
        yield started
        await started.close()


@pytest.fixture(scope="session")
def screenshots() -> Path | None:
    """Where pictures of docs/ are drawn, when they are wanted."""
    folder = os.environ.get("REPERE_SCREENSHOTS")
    return ROOT / folder if folder else None
