"""The guide's pages, and what search engines ask for."""

from __future__ import annotations

from xml.sax.saxutils import escape

from aiohttp import web

from bot.http.guide_pages import GuidePages
from bot.http.keys import SERVICES

PAGES = web.AppKey("guide_pages", GuidePages)
_QUERY = 200
_ROBOTS = "User-agent: *\nDisallow: /api/\nDisallow: /desk\nAllow: /\nSitemap: {origin}/sitemap.xml\n"

routes = web.RouteTableDef()


@routes.get("/guide")
async def index(request: web.Request) -> web.Response:
    """All topics, or what is found for `q`."""
    query = " ".join(request.query.get("q", "").split())[:_QUERY]
    return _html(request.app[PAGES].index(query, request.app[SERVICES].clock.now()))


@routes.get("/guide/facts")
async def facts(request: web.Request) -> web.Response:
    """Every fact, with its source and dates."""
    return _html(request.app[PAGES].facts(request.app[SERVICES].clock.now()))


@routes.get("/guide/{event}")
async def event(request: web.Request) -> web.Response:
    """A life event."""
    found = request.app[SERVICES].content.events.get(request.match_info["event"])
    return _missing(request) if found is None else _html(request.app[PAGES].event(found, request.app[SERVICES].clock.now()))


@routes.get("/guide/{event}/{error}")
async def error(request: web.Request) -> web.Response:
    """A frequent error."""
    node = request.app[SERVICES].content.errors.get(request.match_info["error"])
    if node is None or node.event.id != request.match_info["event"]:
        return _missing(request)
    return _html(request.app[PAGES].error(node.error.id, request.app[SERVICES].clock.now()))


@routes.get("/conversation")
async def services(request: web.Request) -> web.Response:
    """Where a browser without scripts, or too old for the widget, is sent: who can answer, and how."""
    return _html(request.app[PAGES].services(request.app[SERVICES].clock.now()))


@routes.get("/robots.txt")
async def robots(request: web.Request) -> web.Response:
    """What search engines may read: the guide, not the conversations."""
    return web.Response(text=_ROBOTS.format(origin=_origin(request)))


@routes.get("/sitemap.xml")
async def sitemap(request: web.Request) -> web.Response:
    """Every page of the guide."""
    urls = "".join(f"<url><loc>{escape(_origin(request) + path)}</loc></url>" for path in request.app[PAGES].paths())
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>\n'
    return web.Response(text=text, content_type="application/xml")


def _origin(request: web.Request) -> str:
    return request.app[SERVICES].settings.public_url or str(request.url.origin())


def _missing(request: web.Request) -> web.Response:
    return _html(request.app[PAGES].missing(request.app[SERVICES].clock.now()), 404)


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, content_type="text/html", status=status)
