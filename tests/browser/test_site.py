"""A citizen in one browser and an agent in another: guidance, a person, both talk, reload, close, recap; and what axe says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.browser.steps import log_in, no_violation, open_widget, picture, write

SIZES = {"narrow": {"width": 360, "height": 740}, "wide": {"width": 1280, "height": 860}}


@pytest.mark.parametrize("size", SIZES)
async def test_guidance_then_a_person_then_a_recap(browser: Browser, address: str, size: str, screenshots: Path | None) -> None:
    citizen = await (await browser.new_context(viewport=SIZES[size], locale="fr-FR")).new_page()
    desk = await (await browser.new_context(viewport=SIZES[size], locale="fr-FR")).new_page()
    faults: list[str] = []
    for page in (citizen, desk):
        page.on("pageerror", lambda error: faults.append(str(error)))
    await log_in(desk, address)
    await no_violation(desk)

    await open_widget(citizen, address)
    await write(citizen, "jai oublié la pension que je verse à mon fils de 20 ans")
    await write(citizen, "non il fait la sienne")
    await citizen.get_by_role("button", name="Oui", exact=True).click()
    log = citizen.get_by_role("log")
    await expect(log.get_by_role("heading", name="Votre erreur se corrige sans pénalité.")).to_be_visible()
    await expect(log.get_by_text("29 décembre 2028").first).to_be_attached()
    await picture(citizen, screenshots, f"widget-{size}")
    await no_violation(citizen)
    assert await citizen.evaluate("document.documentElement.scrollWidth <= innerWidth")

    box = log.get_by_role("checkbox").first
    await box.check()
    await citizen.get_by_role("button", name="Parler à une personne").first.click()
    await expect(log.get_by_text("Voici ce que je transmets")).to_be_visible()
    await picture(citizen, screenshots, f"transmission-{size}")
    await no_violation(citizen)
    await log.get_by_role("button", name="Envoyer", exact=True).click()
    await expect(log.get_by_role("heading", name="Vous êtes la première personne de la file.")).to_be_visible()

    await desk.get_by_role("button", name="Prendre").first.click()
    await expect(desk.get_by_role("log").get_by_text("pension").first).to_be_visible()
    await expect(log.get_by_text("Camille Durand, Service des impôts, a rejoint")).to_be_visible()
    answer = desk.get_by_role("textbox").last
    await answer.fill("Bonjour, j'ai lu votre dossier. Je regarde avec vous.")
    await answer.press("Enter")
    await expect(log.get_by_text("Je regarde avec vous.")).to_be_visible()
    await write(citizen, "merci beaucoup")
    await expect(desk.get_by_role("log").get_by_text("merci beaucoup")).to_be_visible()
    await picture(desk, screenshots, f"desk-{size}")
    await no_violation(desk)

    await citizen.reload()
    await expect(citizen.get_by_role("log").get_by_text("Je regarde avec vous.")).to_be_visible()
    await expect(citizen.get_by_role("log").get_by_role("checkbox").first).to_be_checked()

    await desk.get_by_role("button", name="Clore", exact=True).click()
    await desk.get_by_label("Motif de la clôture").select_option("solved")
    await desk.get_by_label("Ce qui a été décidé").fill("Correction en ligne faite ensemble.")
    await desk.get_by_role("button", name="Clore la conversation").click()
    await expect(citizen.get_by_role("log").get_by_text("Correction en ligne faite ensemble.")).to_be_visible()
    await picture(citizen, screenshots, f"recap-{size}")
    await no_violation(citizen)
    assert not faults
    await citizen.context.close()
    await desk.context.close()


async def test_the_widget_is_used_with_the_keyboard_alone(browser: Browser, address: str) -> None:
    page = await (await browser.new_context(viewport=SIZES["wide"], locale="fr-FR")).new_page()
    await page.goto(address)
    launcher = page.get_by_role("button", name="Poser une question")
    await launcher.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Votre message")).to_be_focused()
    await page.keyboard.type("jai oublié une pension dans ma déclaration")
    await page.keyboard.press("Enter")
    choice = page.get_by_role("button", name="Je la verse")
    await expect(choice).to_be_visible()
    for _ in range(40):
        await page.keyboard.press("Shift+Tab")
        if await choice.evaluate("(element) => element.getRootNode().activeElement === element"):
            break
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log").get_by_text("mineur ou majeur")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(launcher).to_be_focused()
    await page.context.close()


async def test_a_second_tab_shows_the_same_conversation(browser: Browser, address: str) -> None:
    context = await browser.new_context(viewport=SIZES["wide"], locale="fr-FR")
    first, second = await context.new_page(), await context.new_page()
    await open_widget(first, address)
    await write(first, "on va se pacser")
    await open_widget(second, address)
    await expect(second.get_by_role("log").get_by_text("on va se pacser", exact=True)).to_be_visible()
    await write(second, "merci")
    await expect(first.get_by_role("log").get_by_text("merci", exact=True)).to_be_visible()
    await context.close()


async def test_when_the_service_is_down_the_page_stays_usable(browser: Browser, address: str) -> None:
    context = await browser.new_context(viewport=SIZES["narrow"], locale="fr-FR")
    page = await context.new_page()
    await page.goto(address)
    await context.route("**/api/**", lambda route: route.abort())
    await page.get_by_role("button", name="Poser une question").click()
    await expect(page.get_by_text("Le service ne répond pas")).to_be_visible()
    await page.get_by_role("link", name="Horaires").click()
    assert page.url.endswith("#horaires")
    await context.close()


async def test_a_message_written_while_the_network_is_cut_arrives_once(browser: Browser, address: str) -> None:
    context = await browser.new_context(viewport=SIZES["wide"], locale="fr-FR")
    page = await context.new_page()
    await open_widget(page, address)
    await context.set_offline(True)
    await write(page, "jai oublié mes dons")
    await page.wait_for_timeout(1500)
    await context.set_offline(False)
    await expect(page.get_by_role("log").get_by_text("Un don oublié")).to_be_visible(timeout=20_000)
    assert await page.get_by_role("log").get_by_text("jai oublié mes dons", exact=True).count() == 1
    await context.close()


async def test_a_calendar_file_is_saved(browser: Browser, address: str, tmp_path: Path) -> None:
    page = await (await browser.new_context(viewport=SIZES["wide"], locale="fr-FR", accept_downloads=True)).new_page()
    await open_widget(page, address)
    await write(page, "j'ai reçu un avis d'impôt trop élevé, je conteste")
    button = page.get_by_role("button", name="Ajouter à mon agenda").first
    async with page.expect_download() as waiting:
        await button.click()
    download: Any = await waiting.value
    await download.save_as(tmp_path / "date.ics")
    saved = (tmp_path / "date.ics").read_text()
    assert "BEGIN:VEVENT" in saved
    assert "DTSTART;VALUE=DATE:2028" in saved
    await page.context.close()
