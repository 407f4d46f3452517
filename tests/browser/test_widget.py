"""The widget where things go wrong or are seen, heard and pressed otherwise: owners, queue, focus, readers, small screens, old browsers."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, Route, expect

from tests.browser.steps import DeskByHand, ask_person, desk_by_hand, open_widget, visit, write

PENSION = "jai oublié la pension que je verse à mon fils"
ANSWERED = "mineur ou majeur"
HEARD = """() => {
  const log = document.querySelector('#repere').shadowRoot.querySelector('[role=log]');
  window.heard = [];
  new MutationObserver((records) => records.forEach((record) => {
    if (log.getAttribute('aria-busy') !== 'true') record.addedNodes.forEach((node) => node.textContent.trim() && window.heard.push(node.textContent));
  })).observe(log, { childList: true, subtree: true });
}"""
"""Notes what a screen reader would read out: what is added to the log while it is not busy."""


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    opened = await visit(browser)
    yield opened
    await opened.context.close()


@pytest.fixture(scope="module")
async def desk(browser: Browser, address: str) -> AsyncIterator[DeskByHand]:
    """An agent at an open desk."""
    async with desk_by_hand(browser, address) as by_hand:
        yield by_hand
        await by_hand.clear()


async def with_agent(page: Page, address: str, desk: DeskByHand) -> str:
    """Somebody who talks with the agent; the id of the conversation."""
    await open_widget(page, address)
    await ask_person(page)
    identifier = await desk.newest()
    await desk.act(identifier, "claim")
    await expect(page.get_by_text("Vous parlez avec Camille Durand").first).to_be_visible()
    return identifier


async def test_the_status_line_names_the_owner_at_once(page: Page, address: str, desk: DeskByHand) -> None:
    identifier = await with_agent(page, address, desk)
    await desk.act(identifier, "release")
    await expect(page.get_by_text("Vous êtes dans la file, au numéro").first).to_be_visible()
    await expect(page.get_by_text("Vous parlez avec")).to_have_count(0)
    await desk.act(identifier, "claim")
    await expect(page.get_by_text("Vous parlez avec Camille Durand").first).to_be_visible()
    await desk.act(identifier, "close", reason="solved", summary="Fait.")
    await expect(page.get_by_text("Vous parlez avec")).to_have_count(0)


async def test_who_waits_can_leave_at_any_moment(page: Page, address: str, desk: DeskByHand) -> None:
    identifier = await with_agent(page, address, desk)
    await desk.act(identifier, "release")
    await write(page, "je suis encore là")
    await expect(page.get_by_text("C'est ajouté")).to_be_visible()
    await expect(page.get_by_role("button", name="Laisser un message")).to_be_visible()
    await page.get_by_role("button", name="Quitter la file").click()
    await expect(page.get_by_text("Vous êtes dans la file")).to_have_count(0)
    await expect(page.get_by_role("button", name="Quitter la file")).to_have_count(0)


async def test_a_ticked_paper_keeps_focus_and_what_is_unfolded(page: Page, address: str) -> None:
    await open_widget(page, address)
    await write(page, "on se pacse, quels papiers ?")
    log = page.get_by_role("log")
    box = log.get_by_role("checkbox").first
    await expect(box).to_be_visible()
    await log.get_by_text("Sources").last.click()
    await box.focus()
    async with page.expect_response(lambda response: "/ticks" in response.url):
        await page.keyboard.press("Space")
    await page.evaluate(HEARD)
    async with page.expect_response(lambda response: "/ticks" in response.url):
        await log.get_by_role("checkbox").nth(1).check()
    await page.wait_for_timeout(300)
    await expect(box).to_be_checked()
    await expect(log.get_by_role("checkbox").nth(1)).to_be_focused()
    assert await log.locator("details[open]").count() == 1
    assert await page.evaluate("window.heard") == []


async def test_what_is_struck_is_never_passed_on(page: Page, address: str, desk: DeskByHand) -> None:
    await open_widget(page, address)
    await write(page, PENSION)
    await expect(page.get_by_role("log").get_by_text(ANSWERED)).to_be_visible()
    await page.get_by_role("button", name="Parler à une personne").first.click()
    card = page.get_by_role("group", name="Voici ce que je transmets")
    await card.get_by_role("checkbox").first.uncheck()
    await page.get_by_role("button", name="Version simple").click()
    await expect(card.get_by_role("checkbox").first).not_to_be_checked()
    async with page.expect_request(lambda request: "transmission.send" in (request.post_data or "")) as sent:
        await page.get_by_role("log").get_by_role("button", name="Envoyer", exact=True).click()
    assert len(json.loads((await sent.value).post_data or "")["postback"]["args"]["strike"]) == 1
    await page.reload()
    await expect(card.get_by_role("checkbox").first).not_to_be_checked()
    await page.get_by_role("button", name="Quitter la file").click()


async def test_a_half_written_message_outlives_the_wait(page: Page, address: str, desk: DeskByHand) -> None:
    await open_widget(page, address)
    await ask_person(page)
    toggle = page.get_by_role("button", name="Laisser un message")
    await expect(toggle).to_have_attribute("aria-expanded", "false")
    await toggle.click()
    await expect(toggle).to_have_attribute("aria-expanded", "true")
    await expect(page.get_by_label("Le message à laisser")).to_be_focused()
    await page.keyboard.type("Pouvez-vous me")
    await desk.act(await desk.newest(), "claim")
    await expect(page.get_by_text("a rejoint la conversation")).to_be_visible()
    await expect(page.get_by_label("Votre message")).to_have_value("Pouvez-vous me")
    await expect(page.get_by_label("Votre message")).to_be_focused()


async def test_one_message_is_left_once(page: Page, address: str, desk: DeskByHand) -> None:
    await open_widget(page, address)
    await ask_person(page)
    await page.get_by_role("button", name="Laisser un message").click()
    await page.get_by_label("Le message à laisser").fill("Rappelez-moi")
    await page.get_by_role("button", name="Envoyer le message").click()
    await expect(page.get_by_role("log").get_by_text("Rappelez-moi", exact=True)).to_be_visible()
    await expect(page.get_by_label("Le message à laisser")).to_have_count(0)


async def test_a_screen_reader_hears_each_message_once(page: Page, address: str) -> None:
    await open_widget(page, address)
    await page.evaluate(HEARD)
    await write(page, PENSION)
    await expect(page.get_by_role("log").get_by_text(ANSWERED)).to_be_visible()
    await page.get_by_role("button", name=re.compile("^(✓ )?Mineur$")).click()
    await expect(page.get_by_role("button", name=re.compile("^(✓ )?Mineur$"))).to_be_disabled()
    heard = await page.evaluate("window.heard")
    assert len([text for text in heard if PENSION in text]) == 1
    assert len([text for text in heard if ANSWERED in text]) == 1


async def test_offline_the_waiting_message_is_heard_once_and_the_loss_is_said(page: Page, address: str) -> None:
    await open_widget(page, address)
    await page.evaluate(HEARD)
    await page.context.set_offline(True)
    await expect(page.get_by_text("Connexion perdue")).to_be_visible()
    await write(page, "bonjour")
    await expect(page.get_by_text("non envoyé")).to_be_visible()
    await page.wait_for_timeout(2500)
    assert len([text for text in await page.evaluate("window.heard") if "bonjour" in text]) == 1
    await page.context.set_offline(False)
    await expect(page.get_by_text("Connexion rétablie")).to_be_visible()


async def test_history_is_not_news(page: Page, address: str) -> None:
    await page.add_init_script("""
      const attach = Element.prototype.attachShadow;
      window.news = 0;
      Element.prototype.attachShadow = function (options) {
        const root = attach.call(this, options);
        new MutationObserver((records) => records.forEach((record) => {
          const log = record.target.closest('[role=log]');
          if (log && log.getAttribute('aria-busy') !== 'true' && record.target.tagName === 'OL') window.news += record.addedNodes.length;
        })).observe(root, { childList: true, subtree: true });
        return root;
      };""")
    await open_widget(page, address)
    await write(page, "on va se pacser")
    await page.reload()
    await expect(page.get_by_role("log").get_by_text("on va se pacser", exact=True)).to_be_visible()
    await expect(page.get_by_role("log")).to_have_attribute("aria-busy", "false")
    assert await page.evaluate("window.news") == 0


@pytest.mark.parametrize(("width", "height"), [(320, 256), (360, 340), (360, 640)])
async def test_everything_is_within_reach_on_a_small_screen(browser: Browser, address: str, width: int, height: int) -> None:
    page = await visit(browser, width, height)
    await open_widget(page, address)
    for element in (
        page.get_by_role("button", name="Parler à une personne").first,
        page.get_by_role("button", name="Fermer"),
        page.get_by_role("button", name="Envoyer", exact=True),
        page.get_by_label("Votre message"),
    ):
        await element.scroll_into_view_if_needed()
        box = await element.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height
    log = await page.get_by_role("log").bounding_box()
    assert log
    assert log["height"] >= 80
    await page.context.close()


async def test_a_dead_line_is_noticed_and_replaced(page: Page, address: str) -> None:
    await page.clock.install()
    await page.add_init_script("""
      const real = window.fetch;
      window.streams = 0;
      window.fetch = (url, options) => {
        if (!String(url).endsWith('/stream')) return real(url, options);
        window.streams += 1;
        return window.streams > 1 ? real(url, options) : new Promise((_, reject) => options.signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))));
      };""")
    await page.goto(address)
    await page.get_by_role("button", name="Poser une question").click()
    await expect(page.get_by_label("Votre message")).to_be_visible()
    await page.clock.fast_forward(41_000)
    await page.clock.fast_forward(5_000)
    await expect(page.get_by_role("log").get_by_text("Je suis Repère, un programme")).to_be_visible()


async def test_a_request_without_answer_is_tried_again(page: Page, address: str) -> None:
    await page.clock.install()
    await open_widget(page, address)
    held: list[Route] = []

    async def hold_first(route: Route) -> None:
        if held:
            await route.continue_()
        else:
            held.append(route)

    await page.route("**/api/v1/messages", hold_first)
    await write(page, "on va se pacser")
    await page.clock.fast_forward(16_000)
    await expect(page.get_by_text("non envoyé")).to_be_visible()
    await page.clock.fast_forward(3_000)
    await expect(page.get_by_text("non envoyé")).to_have_count(0)


async def test_a_double_click_is_one_answer(page: Page, address: str) -> None:
    await open_widget(page, address)
    await write(page, PENSION)
    await page.get_by_role("button", name="Majeur", exact=True).dblclick()
    await expect(page.get_by_role("button", name="Mineur", exact=True)).to_be_disabled()
    await page.get_by_role("button", name="Parler à une personne").first.dblclick()
    cards = page.get_by_role("group", name="Voici ce que je transmets")
    await expect(cards).to_have_count(1)
    await page.get_by_role("button", name="Parler à une personne").first.click()
    await expect(page.get_by_text("Votre demande est prête")).to_be_visible()
    await expect(cards).to_have_count(1)


async def test_over_the_whole_screen_the_page_behind_is_out_of_reach(browser: Browser, address: str) -> None:
    page = await visit(browser, 360, 640)
    await open_widget(page, address)
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_have_attribute("aria-modal", "true")
    for _ in range(8):
        await page.keyboard.press("Shift+Tab")
        assert await page.evaluate("document.activeElement === document.body || document.activeElement.id === 'repere'")
    await page.reload()
    await expect(dialog).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(page.get_by_role("button", name="Poser une question")).to_be_focused()
    assert await page.evaluate("document.querySelectorAll('[inert]').length") == 0
    await page.context.close()


async def test_the_host_page_changes_nothing_in_the_panel(page: Page, address: str) -> None:
    async def hostile(route: Route) -> None:
        style = "html{font-size:62.5%} *{all:unset;font-size:40px;text-transform:uppercase} div:empty{display:none !important}"
        await route.fulfill(body=style, content_type="text/css")

    await page.route("**/demo/demo.css", hostile)
    await open_widget(page, address)
    size = await page.get_by_role("log").evaluate("(log) => getComputedStyle(log).fontSize + getComputedStyle(log).textTransform")
    assert size == "16pxnone"
    box = await page.get_by_role("button", name="Fermer").bounding_box()
    assert box
    assert box["y"] + box["height"] <= 800
    assert box["x"] + box["width"] <= 1280


async def test_a_browser_without_constructed_sheets_has_the_widget(page: Page, address: str) -> None:
    await page.add_init_script("window.CSSStyleSheet = function () { throw new TypeError('Illegal constructor'); };")
    await open_widget(page, address)
    assert await page.get_by_role("dialog").evaluate("(panel) => getComputedStyle(panel).position") == "fixed"


async def test_a_browser_without_modules_gets_a_link(page: Page, address: str) -> None:
    await page.goto(address)
    assert await page.locator("script[nomodule]").count() == 1
    await page.add_script_tag(url=f"{address}/widget/plain.js")
    await page.get_by_role("link", name="Poser une question").press("Enter")
    await expect(page.get_by_role("link", name="Téléphone : 3939")).to_be_visible()


@pytest.mark.parametrize("storage", ["blocked", "full", "corrupt"])
async def test_storage_that_fails_is_no_reason_to_stop(page: Page, address: str, storage: str) -> None:
    scripts = {
        "blocked": "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('', 'SecurityError'); } });",
        "full": "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };",
        "corrupt": "localStorage.setItem('repere.outbox', '{');",
    }
    await page.add_init_script(scripts[storage])
    await open_widget(page, address)
    await write(page, "on va se pacser")
    await expect(page.get_by_role("log").get_by_text("Repère :").nth(1)).to_be_visible()
    assert await page.get_by_role("dialog").count() == 1


async def test_a_failed_start_is_said_and_forgotten(page: Page, address: str) -> None:
    await page.goto(address)
    await page.route("**/api/**", lambda route: route.abort())
    launcher = page.get_by_role("button", name="Poser une question")
    await launcher.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status").get_by_text("Le service ne répond pas")).to_be_visible()
    await expect(launcher).to_be_focused()
    await page.unroute("**/api/**")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Votre message")).to_be_focused()
    await expect(page.get_by_text("Le service ne répond pas")).to_have_count(0)
    assert await page.evaluate("document.querySelector('#repere').shadowRoot.querySelectorAll('.panel').length") == 1


async def test_asking_for_a_person_twice_shows_where_it_stands(page: Page, address: str, desk: DeskByHand) -> None:
    await open_widget(page, address)
    await ask_person(page)
    await page.get_by_role("button", name="Parler à une personne").first.click()
    await expect(page.get_by_text("Vous êtes déjà dans la file")).to_be_visible()
    await desk.act(await desk.newest(), "claim")
    await expect(page.get_by_text("a rejoint la conversation")).to_be_visible()
    await page.get_by_role("button", name="Parler à une personne").first.click()
    await expect(page.get_by_text("Vous parlez déjà avec Camille Durand.")).to_be_visible()
    assert await page.get_by_role("log").locator(".card.queue").count() == 1


async def test_an_opening_status_is_only_true_when_it_is_said(page: Page, address: str) -> None:
    await open_widget(page, address)
    await write(page, "j'ai reçu un avis d'impôt trop élevé, je conteste")
    status = page.get_by_role("log").locator(".channels strong.open, .channels strong.closed").first
    await expect(status).to_be_visible()
    await expect(status.get_by_text("au moment du message")).to_be_hidden()
    await write(page, "merci")
    await expect(status.get_by_text("au moment du message")).to_be_visible()


async def test_words_stay_as_they_were_written(page: Page, address: str) -> None:
    await open_widget(page, address)
    await write(page, "2**3 et **gras**")


async def test_long_words_are_counted_and_not_cut(page: Page, address: str) -> None:
    await open_widget(page, address)
    area = page.get_by_label("Votre message")
    await area.fill("a" * 2005)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("2005 caractères : 2000 au plus")).to_be_visible()
    await expect(area).to_have_value("a" * 2005)


async def test_a_typed_choice_is_marked_as_chosen(page: Page, address: str) -> None:
    await open_widget(page, address)
    await write(page, PENSION)
    await expect(page.get_by_role("button", name=re.compile("^(✓ )?Majeur$"))).to_be_visible()
    await write(page, "majeur")
    await expect(page.get_by_role("button", name=re.compile("^(✓ )?Majeur$"))).to_have_attribute("aria-pressed", "true")


async def test_choices_are_named_by_their_question_and_the_panel_is_not_printed(page: Page, address: str) -> None:
    await open_widget(page, address)
    await write(page, PENSION)
    await expect(page.get_by_role("group", name=ANSWERED)).to_be_visible()
    await page.emulate_media(media="print")
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_sources_give_their_days_in_words(page: Page, address: str) -> None:
    await open_widget(page, address)
    await write(page, "on se pacse, quels papiers ?")
    log = page.get_by_role("log")
    await log.get_by_text("Sources").last.click()
    await expect(log.get_by_text("vérifié le 23 novembre 2026").last).to_be_visible()


async def test_without_scripts_a_page_says_who_answers(browser: Browser, address: str) -> None:
    page = await visit(browser, java_script_enabled=False)
    await page.goto(address)
    await page.get_by_role("link", name="qui peut vous répondre").click()
    await expect(page.get_by_role("heading", name="Allô Service Public")).to_be_visible()
    assert await page.get_by_role("link", name="Téléphone : 3939").get_attribute("href") == "tel:3939"
    await page.context.close()
