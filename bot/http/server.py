"""The aiohttp application."""

from __future__ import annotations

from aiohttp import web

from bot.http import desk, guide, middleware, pages, public, streams
from bot.http.guide_pages import GuidePages
from bot.http.keys import SERVICES, Services
from bot.http.unreadable import refuse_quietly
from bot.settings import Settings

MAX_BODY = 64 * 1024


def build(services: Services, heartbeat: float = 15.0) -> web.Application:
    """Every route over these services; open streams give a sign of life every `heartbeat` seconds."""
    app = web.Application(middlewares=[middleware.errors, middleware.preflight, middleware.sessions], client_max_size=MAX_BODY)
    app[SERVICES] = services
    openings = services.settings.openings_per_minute
    app[public.OPENING] = middleware.RateLimit(rate=openings / 60, burst=openings)
    app[public.WRITING] = writing_limit(services.settings)
    app[public.GESTURES] = gestures_limit(services.settings)
    app[public.REFUSALS] = gestures_limit(services.settings)
    app[public.TOKENS] = public.Tokens(services.store)
    app[desk.LOGIN] = middleware.RateLimit(rate=0.1, burst=10)
    app[streams.STREAMS] = streams.OpenStreams()
    app[streams.HEARTBEAT] = heartbeat
    app.on_response_prepare.append(middleware.headers)
    app[guide.PAGES] = GuidePages(services.content, services.web_root / "guide" / "templates")
    pages.add_static(app)
    for routes in (public.routes, desk.routes, pages.routes, guide.routes):
        app.add_routes(routes)
    refuse_quietly(app, services.content)
    return app


def gestures_limit(settings: Settings) -> middleware.RateLimit:
    """How fast one conversation may tick papers and say that it is typing; and send bodies that can't be used."""
    return middleware.RateLimit(rate=settings.messages_per_minute / 30, burst=settings.messages_per_minute)


def writing_limit(settings: Settings) -> middleware.RateLimit:
    """How fast one conversation may write, whatever the channel."""
    messages = settings.messages_per_minute
    return middleware.RateLimit(rate=messages / 60, burst=max(1, messages // 6))
