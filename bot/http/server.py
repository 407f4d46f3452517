"""The aiohttp application."""

from __future__ import annotations

from aiohttp import web

from bot.http import desk, middleware, pages, public, streams
from bot.http.keys import SERVICES, Services

MAX_BODY = 64 * 1024


def build(services: Services, heartbeat: float = 15.0) -> web.Application:
    """Every route over these services; open streams give a sign of life every `heartbeat` seconds."""
    app = web.Application(middlewares=[middleware.errors, middleware.preflight, middleware.sessions], client_max_size=MAX_BODY)
    app[SERVICES] = services
    openings, messages = services.settings.openings_per_minute, services.settings.messages_per_minute
    app[public.OPENING] = middleware.RateLimit(rate=openings / 60, burst=openings)
    app[public.WRITING] = middleware.RateLimit(rate=messages / 60, burst=max(1, messages // 6))
    app[public.GESTURES] = middleware.RateLimit(rate=messages / 30, burst=messages)
    app[public.TOKENS] = public.Tokens(services.store)
    app[desk.LOGIN] = middleware.RateLimit(rate=0.1, burst=10)
    app[streams.STREAMS] = streams.OpenStreams()
    app[streams.HEARTBEAT] = heartbeat
    app.on_response_prepare.append(middleware.headers)
    for routes in (public.routes, desk.routes, pages.routes):
        app.add_routes(routes)
    pages.add_static(app)
    return app
