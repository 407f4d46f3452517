"""Static files: the demonstration page, the widget, the desk; and health."""

from __future__ import annotations

from aiohttp import web

from bot.http.keys import SERVICES

routes = web.RouteTableDef()


@routes.get("/")
async def demonstration(request: web.Request) -> web.FileResponse:
    """A fictitious town's page with the widget."""
    return web.FileResponse(request.app[SERVICES].web_root / "demo" / "index.html")


@routes.get("/desk")
@routes.get("/desk/")
@routes.get("/desk/first")
async def desk(request: web.Request) -> web.FileResponse:
    """The desk."""
    return web.FileResponse(request.app[SERVICES].web_root / "desk" / "index.html", headers={"Cache-Control": "no-cache"})


@routes.get("/health/live")
async def live(request: web.Request) -> web.Response:
    """The program runs."""
    return web.json_response({"status": "live"})


@routes.get("/health/ready")
async def ready(request: web.Request) -> web.Response:
    """Content, model and database are usable, and every worker works. What an operator has to mend is told, and stops nothing else."""
    services = request.app[SERVICES]
    async with services.store.read() as unit:
        await unit.cursors.get("health")
    health = services.health()
    if health.down:
        return web.json_response({"status": "not_ready", "down": health.down, "warnings": health.warnings}, status=503)
    return web.json_response({"status": "ready", "content": services.content.digest, "warnings": health.warnings})


def add_static(app: web.Application) -> None:
    """The folders served as they are."""
    root = app[SERVICES].web_root
    app.router.add_static("/widget", root / "widget")
    app.router.add_static("/demo", root / "demo")
    app.router.add_static("/desk/static", root / "desk")
    app.router.add_static("/guide/static", root / "guide" / "static")
