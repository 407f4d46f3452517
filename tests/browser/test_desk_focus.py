"""The desk for those who use a keyboard or listen to it: what is read out, and where the focus goes."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import EMAIL, PASSWORD
from tests.browser.steps import DeskByHand, ask_person, log_in, open_widget, picture, visit

HEARD = """() => {
  const log = document.querySelector('[role=log]');
  window.heard = [];
  new MutationObserver((records) => records.forEach((record) => {
    if (log.getAttribute('aria-busy') !== 'true') record.addedNodes.forEach((node) => window.heard.push(node.textContent));
  })).observe(log, { childList: true, subtree: true });
}"""


@pytest.fixture
async def desk(browser: Browser, address: str) -> AsyncIterator[Page]:
    """The desk on a laptop."""
    opened = await visit(browser)
    await log_in(opened, address)
    yield opened
    await opened.context.close()


@pytest.fixture
async def waiting(browser: Browser, address: str, desk: Page) -> AsyncIterator[str]:
    """The id of a conversation in the queue."""
    citizen = await visit(browser)
    await open_widget(citizen, address)
    await ask_person(citizen)
    by_hand = await DeskByHand.open(desk, address)
    identifier = await by_hand.newest()
    yield identifier
    await (await DeskByHand.open(desk, address)).clear()  # whoever logged in meanwhile
    await citizen.context.close()


async def claim(desk: Page, address: str, identifier: str) -> None:
    await desk.goto(f"{address}/desk#conversation/{identifier}")
    await desk.locator(".owner").get_by_role("button", name="Prendre").click()
    await expect(desk.get_by_label("Votre message à l'usager")).to_be_focused()


async def test_the_queue_card_is_seen_on_a_narrow_desk(desk: Page, address: str, waiting: str) -> None:
    await desk.set_viewport_size({"width": 800, "height": 800})
    await desk.goto(f"{address}/desk#conversation/{waiting}")
    await expect(desk.get_by_role("log").get_by_text("Je ne sais pas estimer l'attente")).to_be_visible()


async def test_reading_again_keeps_the_focus_and_reads_no_button_out(desk: Page, address: str, waiting: str) -> None:
    await desk.goto(f"{address}/desk#conversation/{waiting}")
    refresh = desk.get_by_role("button", name="Actualiser")
    await refresh.focus()
    async with desk.expect_response(f"**/conversations/{waiting}"):
        await desk.keyboard.press("Enter")
    await desk.wait_for_timeout(200)
    await expect(refresh).to_be_focused()
    assert await desk.locator("[role=status] button, [role=alert] button").count() == 0
    await expect(desk.get_by_role("log")).to_have_attribute("aria-busy", "false")
    await expect(desk).to_have_title(re.compile(r"R-\w+ · Repère, guichet"))


async def test_a_message_sent_again_is_heard_once_and_the_agent_goes_on_writing(desk: Page, address: str, waiting: str) -> None:
    await claim(desk, address, waiting)
    await desk.evaluate(HEARD)
    await desk.route("**/messages", lambda route: route.abort())
    await desk.keyboard.type("Bonjour à vous")
    await desk.keyboard.press("Enter")
    again = desk.get_by_role("button", name="Envoyer de nouveau")
    await expect(again).to_be_visible()
    await desk.unroute("**/messages")
    await again.focus()
    await desk.keyboard.press("Enter")
    await expect(desk.get_by_label("Votre message à l'usager")).to_be_focused()
    await expect(desk.get_by_text("Envoi non confirmé")).to_have_count(0)
    await desk.wait_for_timeout(300)
    assert len([words for words in await desk.evaluate("window.heard") if "Bonjour à vous" in words]) == 1


async def test_a_closed_notice_gives_the_focus_back(desk: Page, address: str, waiting: str) -> None:
    await claim(desk, address, waiting)
    await desk.get_by_role("button", name="Rendre à la file").click()
    await desk.get_by_role("button", name="Oui, rendre").click()
    await desk.get_by_role("button", name="Fermer ce message").click()
    await expect(desk.locator("#section-waiting")).to_be_focused()


async def test_the_closing_form_leaves_the_composer_on_screen_and_closes_with_escape(
    desk: Page, address: str, waiting: str, screenshots: Path | None
) -> None:
    await claim(desk, address, waiting)
    log = await desk.get_by_role("log").bounding_box()
    assert log
    assert log["height"] >= 300
    opener = desk.get_by_role("button", name="Clore", exact=True)
    await opener.click()
    await expect(desk.get_by_label("Motif de la clôture")).to_be_visible()
    await expect(desk.locator(".composer button")).to_be_in_viewport(ratio=1)
    await expect(desk.get_by_role("button", name="Clore la conversation")).to_be_in_viewport(ratio=1)
    await expect(desk.get_by_label("Ce qui a été décidé")).to_be_in_viewport(ratio=1)
    await picture(desk, screenshots, "desk-closing")
    await desk.get_by_label("Motif de la clôture").press("Escape")
    await expect(desk.get_by_label("Motif de la clôture")).to_have_count(0)
    await expect(opener).to_be_focused()


async def test_what_was_written_in_an_outage_leaves_by_itself_once(desk: Page, address: str, waiting: str) -> None:
    await claim(desk, address, waiting)
    await desk.context.set_offline(True)
    await desk.keyboard.type("Je reviens vers vous")
    await desk.keyboard.press("Enter")
    await expect(desk.get_by_text("Envoi non confirmé")).to_be_visible()
    await desk.context.set_offline(False)
    await expect(desk.get_by_text("Envoi non confirmé")).to_have_count(0, timeout=45_000)
    await expect(desk.get_by_role("log").get_by_text("Je reviens vers vous", exact=True)).to_have_count(1)
    await expect(desk.get_by_role("log").get_by_text("Envoi en cours")).to_have_count(0)


async def test_after_a_new_login_the_unsent_message_leaves_and_the_session_is_not_said_to_be_over(
    desk: Page, address: str, waiting: str
) -> None:
    await claim(desk, address, waiting)
    await desk.route("**/typing", lambda route: route.abort())  # the message must be the first to learn it
    await desk.context.clear_cookies()
    await desk.keyboard.type("Toujours là")
    await desk.keyboard.press("Enter")
    await expect(desk.get_by_text("Votre session est terminée")).to_be_visible()
    await desk.get_by_label("Adresse").fill(EMAIL)
    await desk.get_by_label("Mot de passe").fill(PASSWORD)
    await desk.get_by_role("button", name="Se connecter").click()
    message = desk.get_by_role("log").get_by_role("listitem").filter(has_text="Toujours là")
    await expect(message).to_have_count(1)
    await expect(message.locator(".sending")).to_have_count(0)
    await expect(desk.get_by_text("session est terminée")).to_have_count(0)


async def test_the_dossier_opens_when_there_is_room_for_it(desk: Page, address: str, waiting: str) -> None:
    await desk.set_viewport_size({"width": 800, "height": 800})
    await desk.goto(f"{address}/desk#conversation/{waiting}")
    await expect(desk.locator("details.dossier")).not_to_have_attribute("open", "")
    await desk.set_viewport_size({"width": 1280, "height": 800})
    await expect(desk.locator("details.dossier")).to_have_attribute("open", "")
