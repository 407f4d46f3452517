"""What people do in the browser, and what agents do behind it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import APIRequestContext, Browser, Page, expect

from tests.browser.conftest import EMAIL, PASSWORD


async def no_violation(page: Page) -> None:
    """Fails with what axe finds wrong on the page as it is now."""
    results = await Axe().run(page)
    found = [f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes']][:3]}" for v in results.response["violations"]]
    assert not found, json.dumps(found, ensure_ascii=False, indent=1)


async def picture(page: Page, folder: Path | None, name: str) -> None:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=folder / f"{name}.png")


async def open_widget(page: Page, address: str) -> None:
    await page.goto(address)
    await page.get_by_role("button", name="Poser une question").click()
    await expect(page.get_by_label("Votre message")).to_be_focused()
    await expect(page.get_by_role("log").get_by_text("Je suis Repère, un programme")).to_be_visible()


async def write(page: Page, text: str) -> None:
    await page.get_by_label("Votre message").fill(text)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log").get_by_text(text, exact=True)).to_be_visible()


async def log_in(page: Page, address: str) -> None:
    await page.goto(f"{address}/desk")
    await page.get_by_label("Adresse").fill(EMAIL)
    await page.get_by_label("Mot de passe").fill(PASSWORD)
    await page.get_by_role("button", name="Se connecter").click()
    await expect(page.get_by_text("Camille Durand").first).to_be_visible()


async def visit(browser: Browser, width: int = 1280, height: int = 800, **options: Any) -> Page:
    """A page in a browser of its own."""
    return await (await browser.new_context(viewport={"width": width, "height": height}, locale="fr-FR", **options)).new_page()


async def ask_person(page: Page) -> None:
    """Into the queue."""
    await page.get_by_role("button", name="Parler à une personne").first.click()
    await page.get_by_role("log").get_by_role("button", name="Envoyer", exact=True).click()
    await expect(page.get_by_role("button", name="Quitter la file")).to_be_visible()


@dataclass(frozen=True, slots=True)
class DeskByHand:
    """An agent who acts without looking at the desk."""

    request: APIRequestContext
    address: str
    csrf: str

    @classmethod
    async def open(cls, page: Page, address: str) -> DeskByHand:
        """Logs in with the cookies of that page; a tab of the desk must be open for the citizen to be queued."""
        answer = await page.request.get(f"{address}/desk/api/me")
        return cls(page.request, address, (await answer.json())["csrf"])

    async def newest(self) -> str:
        """The conversation that came last into the queue."""
        queue = await (await self.request.get(f"{self.address}/desk/api/queue")).json()
        return str(max(queue["waiting"], key=lambda item: item["since"] + item["reference"])["conversation_id"])

    async def act(self, conversation: str, verb: str, **body: Any) -> None:
        """`claim`, `release`, `close`, `messages`."""
        url = f"{self.address}/desk/api/conversations/{conversation}/{verb}"
        answer = await self.request.post(url, data=body, headers={"X-CSRF-Token": self.csrf})
        assert answer.ok, await answer.text()

    async def clear(self) -> None:
        """Ends every conversation that waits or is held, so that the next test finds an empty queue."""
        queue = await (await self.request.get(f"{self.address}/desk/api/queue")).json()
        for item in queue["mine"]:
            await self.act(item["conversation_id"], "close", reason="other", summary="Fin.")
        for item in queue["waiting"]:
            await self.act(item["conversation_id"], "claim")
            await self.act(item["conversation_id"], "close", reason="other", summary="Fin.")


@asynccontextmanager
async def desk_by_hand(browser: Browser, address: str) -> AsyncIterator[DeskByHand]:
    """An agent logged in, their desk open for as long as the block lasts."""
    tab = await visit(browser)
    await log_in(tab, address)
    yield await DeskByHand.open(tab, address)
    await tab.context.close()
