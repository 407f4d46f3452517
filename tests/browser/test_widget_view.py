"""What the citizen has in view is so: new words, what was erased, numbers for danger, the place in the queue, what an answer is worth."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.steps import DeskByHand, ask_person, desk_by_hand, no_violation, open_widget, picture, visit, write

DANGER = "je veux mourir"
SECRET = "jai oublié la pension que je verse à mon fils de 20 ans"


@pytest.fixture(params=[(360, 640), (1280, 800)], ids=["narrow", "wide"])
async def page(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    opened = await visit(browser, *request.param)
    yield opened
    await opened.context.close()


@pytest.fixture
async def narrow(browser: Browser) -> AsyncIterator[Page]:
    opened = await visit(browser, 360, 640)
    yield opened
    await opened.context.close()


@pytest.fixture
async def desk(at_desk: DeskByHand) -> AsyncIterator[DeskByHand]:
    """The same agent, with nobody left when a test ends."""
    yield at_desk
    await at_desk.clear()


@pytest.fixture(scope="module")
async def at_desk(browser: Browser, address: str) -> AsyncIterator[DeskByHand]:
    """An agent at an open desk."""
    async with desk_by_hand(browser, address) as by_hand:
        yield by_hand


async def long_answer(page: Page) -> None:
    """An answer that is longer than the view."""
    await write(page, SECRET)
    await write(page, "non il fait la sienne")
    await page.get_by_role("button", name="Oui", exact=True).click()
    await expect(page.get_by_role("log").get_by_role("heading", name="Votre erreur se corrige sans pénalité.")).to_be_visible()


async def in_view(part: Locator) -> None:
    """All of it within the conversation's own window."""
    await expect(part).to_be_in_viewport(ratio=0.99)
    inside = """(element) => {
      const box = element.getBoundingClientRect(), log = element.closest('[role=log]').getBoundingClientRect();
      return box.top >= log.top - 1 && box.bottom <= log.bottom + 1;
    }"""
    for _ in range(20):
        if await part.evaluate(inside):
            return
        await part.page.wait_for_timeout(50)
    raise AssertionError(await part.text_content())


async def queued_after_a_long_answer(page: Page, address: str, desk: DeskByHand) -> str:
    await open_widget(page, address)
    await long_answer(page)
    await ask_person(page)
    return await desk.newest()


async def test_what_a_person_says_comes_into_view(page: Page, address: str, desk: DeskByHand) -> None:
    identifier = await queued_after_a_long_answer(page, address, desk)
    await desk.act(identifier, "claim")
    log = page.get_by_role("log")
    await in_view(log.get_by_text("a rejoint la conversation"))
    await desk.act(identifier, "messages", client_id=str(uuid4()), text="Voici comment faire." + "\nUne étape." * 60)
    await expect(log.get_by_text("Voici comment faire.")).to_be_in_viewport()  # its beginning: the view is far from the end
    await desk.act(identifier, "messages", client_id=str(uuid4()), text="Bonjour, je lis votre dossier.")
    await in_view(log.get_by_text("Bonjour, je lis votre dossier."))
    await expect(page.get_by_role("button", name="Nouveau message")).to_be_hidden()
    await desk.act(identifier, "release")
    await in_view(log.get_by_text("a dû rendre la conversation"))


async def test_who_reads_above_is_told_of_new_words_and_left_there(
    page: Page, address: str, desk: DeskByHand, screenshots: Path | None
) -> None:
    identifier = await queued_after_a_long_answer(page, address, desk)
    await desk.act(identifier, "claim")
    log = page.get_by_role("log")
    await in_view(log.get_by_text("a rejoint la conversation"))
    await log.hover()
    await page.mouse.wheel(0, -900)
    await page.wait_for_timeout(200)
    before = await log.evaluate("(log) => log.scrollTop")
    await desk.act(identifier, "messages", client_id=str(uuid4()), text="Êtes-vous là ?")
    more = page.get_by_role("button", name="Nouveau message")
    await expect(more).to_be_visible()
    assert await log.evaluate("(log) => log.scrollTop") == before
    await picture(page, screenshots, "new-message")
    await more.click()
    await in_view(log.get_by_text("Êtes-vous là ?"))
    await expect(more).to_be_hidden()
    await expect(log).to_be_focused()


async def test_the_status_line_does_not_cover_the_message_that_brought_it(narrow: Page, address: str, desk: DeskByHand) -> None:
    await open_widget(narrow, address)
    await ask_person(narrow)
    await in_view(narrow.get_by_role("log").locator(".card.queue .note").last)


async def test_what_is_erased_leaves_every_screen(browser: Browser, address: str, desk: DeskByHand) -> None:
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR")
    first, second, away = [await context.new_page() for _ in range(3)]
    for tab in (first, second, away):
        await open_widget(tab, address)
    await write(first, DANGER)
    for tab in (first, second, away):
        await expect(tab.get_by_role("log").get_by_text(DANGER, exact=True)).to_be_visible()
        await expect(tab.get_by_role("region", name="Numéros d'urgence")).to_be_visible()
    await first.get_by_role("button", name="Quitter la file").click()
    await expect(first.get_by_role("log").get_by_text("C'est annulé")).to_be_visible()
    await away.route("**/api/**", lambda route: route.abort())
    await away.evaluate("window.dispatchEvent(new Event('offline'))")
    await expect(away.get_by_text("Connexion perdue")).to_be_visible()
    await write(first, "effacez tout")
    await first.get_by_role("button", name="Oui, effacer").click()
    await away.wait_for_timeout(500)
    await away.unroute("**/api/**")
    await away.evaluate("window.dispatchEvent(new Event('online'))")
    for tab in (first, second, away):
        log = tab.get_by_role("log")
        await expect(log.get_by_text("C'est effacé")).to_be_visible()
        await expect(log.get_by_role("listitem")).to_have_count(1)
        await expect(log.get_by_text(DANGER)).to_have_count(0)
        await expect(tab.get_by_role("region", name="Numéros d'urgence")).to_be_hidden()
    await write(first, "on va se pacser")
    await expect(second.get_by_role("log").get_by_text("on va se pacser", exact=True)).to_be_visible()
    await second.reload()
    await expect(second.get_by_role("log").get_by_text("on va se pacser", exact=True)).to_be_visible()
    await context.close()


async def test_numbers_for_danger_stay_on_screen(page: Page, address: str, desk: DeskByHand, screenshots: Path | None) -> None:
    await open_widget(page, address)
    await write(page, DANGER)
    numbers = page.get_by_role("log").locator(".emergency ul")
    await in_view(numbers.locator("li").first)
    pinned = page.get_by_role("region", name="Numéros d'urgence")
    await picture(page, screenshots, f"emergency-{page.viewport_size and page.viewport_size['width']}")
    await no_violation(page)
    await write(page, "on va se pacser")
    await expect(page.get_by_role("log").get_by_text("pacs").last).to_be_visible()
    call = pinned.get_by_role("link", name="Appeler le 3114")
    await expect(call).to_be_in_viewport(ratio=1)
    assert await call.get_attribute("href") == "tel:3114"
    await expect(page.get_by_role("button", name="Envoyer", exact=True).last).to_be_in_viewport(ratio=1)
    await page.reload()
    await expect(call).to_be_in_viewport(ratio=1)
    box = await pinned.bounding_box()
    assert box
    assert box["height"] < 60


async def test_one_place_in_the_queue_is_shown_and_at_once(browser: Browser, narrow: Page, address: str, desk: DeskByHand) -> None:
    await desk.clear()
    earlier = await visit(browser)
    await open_widget(earlier, address)
    await ask_person(earlier)
    await open_widget(narrow, address)
    await ask_person(narrow)
    card = narrow.get_by_role("log").locator(".card.queue")
    status = narrow.locator(".status.owner > p").first
    await expect(status).to_contain_text("au numéro 2")
    await expect(card.get_by_text("au moment du message")).to_be_hidden()
    heard = narrow.locator(".status.owner [role=status]")
    await earlier.get_by_role("button", name="Quitter la file").click()
    await expect(status).to_contain_text("au numéro 1")
    await expect(heard).to_have_text("")
    await expect(card.get_by_text("au moment du message")).to_be_visible()
    await expect(status.get_by_text("Votre référence : R-")).to_be_visible()
    await earlier.context.close()


async def test_the_simple_version_keeps_what_the_answer_is_worth(page: Page, address: str, screenshots: Path | None) -> None:
    await open_widget(page, address)
    await long_answer(page)
    verdict = page.get_by_role("log").locator(".card.verdict")
    await page.get_by_role("button", name="Version simple").click()
    await expect(verdict.locator(".simple")).to_be_visible()
    await expect(verdict.get_by_text("Le droit à l'erreur s'applique").first).to_be_visible()
    await expect(verdict.get_by_text("sans valeur de décision")).to_be_visible()
    await verdict.get_by_text("Pourquoi ?").click()
    await expect(verdict.locator("details[open] p").first).to_be_visible()
    await picture(page, screenshots, f"simple-{page.viewport_size and page.viewport_size['width']}")
    await no_violation(page)


async def test_a_text_too_long_leaves_the_button_whole(narrow: Page, address: str) -> None:
    await open_widget(narrow, address)
    await narrow.get_by_label("Votre message").fill("a" * 2005)
    await narrow.keyboard.press("Enter")
    await expect(narrow.get_by_text("2005 caractères : 2000 au plus")).to_be_visible()
    button = narrow.get_by_role("button", name="Envoyer", exact=True)
    await expect(button).to_be_in_viewport(ratio=1)
    assert await button.evaluate("(button) => button.scrollWidth <= button.clientWidth")


async def test_the_pressed_answer_is_seen_and_a_person_offered_again(narrow: Page, address: str, desk: DeskByHand) -> None:
    await open_widget(narrow, address)
    await ask_person(narrow)
    identifier = await desk.newest()
    await desk.act(identifier, "claim")
    await desk.act(identifier, "close", reason="solved", summary="Fait.")
    log = narrow.get_by_role("log")
    await log.get_by_role("button", name="Pas encore").click()
    await expect(log.get_by_text("Merci de votre avis")).to_be_visible()
    await narrow.reload()
    await expect(log.get_by_role("button", name="Pas encore")).to_have_attribute("aria-pressed", "true")
    await log.get_by_role("group", name="Votre problème est-il réglé").get_by_role("button", name="Parler à une personne").click()
    await expect(log.get_by_text("Voici ce que je transmets").last).to_be_visible()


async def test_one_place_to_write_at_a_time(narrow: Page, address: str, desk: DeskByHand, screenshots: Path | None) -> None:
    await open_widget(narrow, address)
    await ask_person(narrow)
    toggle = narrow.get_by_role("button", name="Laisser un message")
    await toggle.click()
    await expect(narrow.get_by_label("Votre message")).to_be_hidden()
    await picture(narrow, screenshots, "leave-message")
    await toggle.click()
    await expect(narrow.get_by_label("Votre message")).to_be_visible()
