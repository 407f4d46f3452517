"""What may not have arrived on a messaging app is said on the message, and sent again by a press of its agent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.async_api import Browser, expect

from bot.handoff.accounts import NewAgent
from tests.browser.conftest import EMAIL, PASSWORD
from tests.browser.test_site import SIZES, log_in, no_violation
from tests.channels.world import telegram_site


async def test_an_agent_sends_again_what_may_not_have_arrived(browser: Browser, settings: Any, tmp_path: Path) -> None:
    async with telegram_site(settings, tmp_path) as (api, client, running):
        await running.services.accounts.add(NewAgent(EMAIL, "Camille", "Durand", "Service des impôts", PASSWORD, "agent"))
        desk = await (await browser.new_context(viewport=SIZES["narrow"], locale="fr-FR")).new_page()
        await log_in(desk, str(client.make_url("")).rstrip("/"))
        api.write(7, "je veux parler à un conseiller")
        await api.until(7, "Voici ce que je transmets")
        api.press(7, api.buttons(7)["Envoyer"])
        await desk.get_by_role("button", name="Prendre").first.click()
        await api.until(7, "a rejoint")

        api.fail("sendMessage", "drop")
        composer = desk.get_by_role("textbox").last
        await composer.fill("Bonjour, dites-moi.")
        await composer.press("Enter")
        message = desk.get_by_role("log").get_by_role("listitem").filter(has_text="Bonjour, dites-moi.")
        await expect(message.get_by_text("Envoi incertain : Telegram")).to_be_visible()
        assert not any("dites-moi" in text for text in api.texts(7))
        await no_violation(desk)

        again = message.get_by_role("button", name="Renvoyer")
        await again.focus()
        await desk.keyboard.press("Enter")
        await api.until(7, "Camille Durand : Bonjour, dites-moi.")
        await expect(message.get_by_text("Envoi incertain")).to_have_count(0)
        await expect(desk.get_by_text("message renvoyé")).to_be_visible()
        assert sum("dites-moi" in text for text in api.texts(7)) == 1
        await desk.context.close()
