"""The guide without scripts: every page answers, holds its facts and sources, can be found, linked to and printed."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests.site import Site

VOID = {"meta", "link", "input", "br"}


class Page(HTMLParser):
    """What a page holds: its links, ids, words; and whether every element is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.words: list[str] = []
        self.headings: list[str] = []
        self.scripts = 0
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if given.get("id"):
            self.ids.append(str(given["id"]))
        self.scripts += tag == "script"
        if tag in ("h1", "h2", "h3"):
            self.headings.append(tag)
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


async def page(shop: Site, path: str, status: int = 200) -> Page:
    answer = await shop.client.get(path)
    assert answer.status == status, path
    assert answer.content_type == "text/html"
    return Page(await answer.text())


def paths(shop: Site) -> list[str]:
    """The path of every event and error."""
    content = shop.running.services.content
    return [f"/guide/{e.id}" for e in content.events.values()] + [f"/guide/{n.event.id}/{n.error.id}" for n in content.errors.values()]


async def test_every_page_answers_alone_with_one_title_its_sources_and_links_that_lead_somewhere(shop: Site) -> None:
    facts = set((await page(shop, "/guide/facts")).ids)
    known = {"/guide", "/guide/facts", "/conversation", *paths(shop)}
    for path in paths(shop):
        found = await page(shop, path)
        assert found.scripts == 0, path
        assert found.headings.count("h1") == 1, path
        assert len(found.ids) == len(set(found.ids)), path
        for link in found.links:
            target, _, part = link.partition("#")
            assert target in known or target == "" or target.startswith(("https://", "tel:")), (path, link)
            assert target != "/guide/facts" or not part or part in facts, (path, link)
        assert not re.search(r"\{[a-z_:]+\}", found.text), path
        assert any(link.startswith("/guide/facts#") for link in found.links), path


async def test_the_first_page_leads_to_every_topic_and_each_topic_to_its_errors(shop: Site) -> None:
    first = await page(shop, "/guide")
    for event in shop.running.services.content.events.values():
        assert f"/guide/{event.id}" in first.links
        topic = await page(shop, f"/guide/{event.id}")
        assert {f"/guide/{event.id}/{error.id}" for error in event.errors} <= set(topic.links)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("pension alimentaire oubliée", "/guide/tax_return/alimony_in_return"),
        ("PENSION alimentaire OUBLIEE", "/guide/tax_return/alimony_in_return"),
        ("nom d'usage après le mariage", "/guide/couple#use_name"),
        ("trop-perçu caf", "/guide/couple/caf_overpayment"),
    ],
)
async def test_a_search_finds_the_page(shop: Site, query: str, expected: str) -> None:
    answer = await shop.client.get("/guide", params={"q": query})
    found = Page(await answer.text())
    results = [link for link in found.links if link.startswith("/guide/") and link != "/guide/facts"]
    assert expected in results[:5]


@pytest.mark.parametrize("query", ["zzzzqqqq", "<script>alert(1)</script>", "' OR 1=1 --", "é" * 900, "%"])
async def test_a_search_for_nothing_says_so_and_runs_nothing(shop: Site, query: str) -> None:
    answer = await shop.client.get("/guide", params={"q": query})
    assert answer.status == 200
    found = Page(await answer.text())
    assert found.scripts == 0
    assert "Rien n'est trouvé" in found.text


@pytest.mark.parametrize("path", ["/guide/nowhere", "/guide/couple/nowhere", "/guide/tax_return/caf_overpayment"])
async def test_a_page_that_does_not_exist_says_so_and_offers_a_search(shop: Site, path: str) -> None:
    missing = await page(shop, path, 404)
    assert "n'existe pas" in missing.text
    assert "q" in missing.ids


async def test_every_fact_shows_its_source_its_date_and_a_word_of_caution_where_it_is_not_sure(shop: Site) -> None:
    found = await page(shop, "/guide/facts")
    content = shop.running.services.content
    assert {*content.facts} <= set(found.ids)
    for fact in content.facts.values():
        assert " ".join(fact.source.title.split()) in found.text, fact.id
    unsure = [fact for fact in content.facts.values() if fact.confidence == "C"]
    assert unsure
    for fact in unsure:
        assert " ".join((fact.caution or "").split()) in found.text, fact.id
    assert found.text.count(content.say("caution.unverified")) >= sum(fact.caution is None for fact in unsure)


async def test_search_engines_are_led_to_the_guide_and_kept_from_conversations(shop: Site) -> None:
    robots = await (await shop.client.get("/robots.txt")).text()
    assert "Disallow: /api/" in robots
    sitemap = await (await shop.client.get("/sitemap.xml")).text()
    locations = re.findall(r"<loc>https?://[^/<]+([^<]*)</loc>", sitemap)
    assert set(paths(shop)) <= set(locations)


async def test_the_services_page_names_every_service_and_leads_to_the_guide(shop: Site) -> None:
    found = await page(shop, "/conversation")
    assert {*shop.running.services.content.services} <= set(found.ids)
    assert "/guide" in found.links
    assert (await shop.client.get("/guide/static/guide.css")).content_type == "text/css"
