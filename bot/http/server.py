"""The aiohttp application."""

from __future__ import annotations

from aiohttp import web

from bot.http import desk, middleware, pages, public
from bot.http.keys import SERVICES, Services
from bot.settings import Settings

MAX_BODY = 64 * 1024


def build(services: Services) -> web.Application:
    """Every route over these services."""
    app = web.Application(middlewares=[middleware.errors, middleware.preflight, middleware.sessions], client_max_size=MAX_BODY)
    app[SERVICES] = services
    openings = services.settings.openings_per_minute
    app[public.OPENING] = middleware.RateLimit(rate=openings / 60, burst=openings)
    app[public.WRITING] = writing_limit(services.settings)
    app[public.TOKENS] = public.Tokens(services.store)
    app[desk.LOGIN] = middleware.RateLimit(rate=0.1, burst=10)
    app.on_response_prepare.append(middleware.headers)
    for routes in (public.routes, desk.routes, pages.routes):
        app.add_routes(routes)
    pages.add_static(app)
    return app


def writing_limit(settings: Settings) -> middleware.RateLimit:
    """How fast one conversation may write, whatever the channel."""
    messages = settings.messages_per_minute
    return middleware.RateLimit(rate=messages / 60, burst=max(1, messages // 6))
