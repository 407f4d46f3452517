"""What every request passes through: errors in one shape, security headers, sessions, limits."""

from __future__ import annotations

import hmac
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.errors import BadRequest, Forbidden, NotAuthenticated, NotFound, RepereError, TooManyRequests
from bot.handoff.ports import Role
from bot.http.keys import SERVICES, SESSION
from bot.http.shapes import error_shape

log = logging.getLogger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
COOKIE = "repere_session"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'"
)
_WITHOUT_SESSION = frozenset({"/desk/api/login", "/desk/api/first-administrator", "/desk/api/wording"})


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Expected errors in their one shape; unexpected ones logged, with nothing of them shown."""
    try:
        return await handler(request)
    except RepereError as error:
        return _shaped(request, error)
    except web.HTTPException as error:
        return _refused(request, error)
    except Exception:  # the outermost frame: whatever happens, the caller gets a sentence and we get the trace
        log.exception("%s %s failed", request.method, request.match_info.route.resource)
        return _shaped(request, RepereError())


def _shaped(request: web.Request, error: RepereError) -> web.Response:
    detail = getattr(error, "by", None) or (str(error) if error.status < 500 else None)
    return web.json_response(error_shape(error, request.app[SERVICES].content, detail), status=error.status)


def _refused(request: web.Request, error: web.HTTPException) -> web.StreamResponse:
    """The server's own refusals (no such path, another method) in the shape of all others; redirections as they are.

    Raises:
        web.HTTPException: it is not a refusal.
    """
    if error.status < 400:
        raise error
    shaped = _shaped(request, NotFound("no such path") if error.status == NotFound.status else BadRequest(error.reason))
    shaped.set_status(error.status)
    if "Allow" in error.headers:
        shaped.headers["Allow"] = error.headers["Allow"]
    return shaped


async def headers(request: web.Request, response: web.StreamResponse) -> None:
    """Headers that keep pages to themselves; put on when a response is about to go."""
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault(
        "Content-Security-Policy", _POLICY + ("; frame-ancestors 'none'" if request.path.startswith("/desk") else "")
    )
    if request.path.startswith(("/api/", "/desk/api/")):
        response.headers.setdefault("Cache-Control", "no-store")
    if request.path.startswith(("/desk/static/", "/widget/", "/demo/")):
        response.headers.setdefault("Cache-Control", "no-cache")  # asked again each time: modules of two releases never mix
    origin = request.headers.get("Origin")
    if origin and origin in request.app[SERVICES].settings.allowed_origins and request.path.startswith(("/api/", "/widget/")):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Vary"] = "Origin"


@web.middleware
async def preflight(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answers browsers that ask whether a site of ours may call the public interface."""
    if request.method == "OPTIONS" and request.path.startswith("/api/"):
        allowed = {
            "Access-Control-Allow-Methods": "GET, POST, PUT",
            "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
            "Access-Control-Max-Age": "600",
        }
        return web.Response(status=204, headers=allowed)
    return await handler(request)


@web.middleware
async def sessions(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The desk's calls need a session, and those that change something its anti-forgery token."""
    if not request.path.startswith("/desk/api/"):
        return await handler(request)
    if request.method not in _SAFE and not _from_our_pages(request):
        raise Forbidden("the desk is used from its own pages")
    if request.path in _WITHOUT_SESSION:
        return await handler(request)
    session = await request.app[SERVICES].accounts.session(request.cookies.get(COOKIE, ""))
    if session is None:
        raise NotAuthenticated("log in first")
    given = request.headers.get("X-CSRF-Token", "").encode(errors="surrogateescape")
    if request.method not in _SAFE and not hmac.compare_digest(given, session.csrf.encode()):
        raise Forbidden("the X-CSRF-Token header is missing or wrong")
    request[SESSION] = session
    return await handler(request)


def _from_our_pages(request: web.Request) -> bool:
    """Whether a browser says that one of our own pages asks; programs that are no browser say nothing.

    The anti-forgery token can't protect the login, which gives it: another site could log its visitor in as somebody else.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    ours = request.app[SERVICES].settings.public_url
    return origin is None or origin == ours or origin.partition("://")[2] == request.host


def require(request: web.Request, role: Role) -> None:
    """Raises Forbidden unless the agent has that role."""
    if request[SESSION].agent.role != role:
        raise Forbidden(f"only a {role} may do this")


class RateLimit:
    """A token bucket for each key: `burst` at once, then `rate` a second. The oldest keys are forgotten first."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic, keys: int = 20_000) -> None:
        self._rate, self._burst, self._clock, self._keys = rate, burst, clock, keys
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def check(self, key: str) -> None:
        """Takes one token.

        Raises:
            TooManyRequests: none is left.
        """
        self.check_left(key)
        self.take(key)

    def check_left(self, key: str) -> None:
        """Takes nothing: who keeps trying at the pace allowed gets through.

        Raises:
            TooManyRequests: no token is left.
        """
        if self._left(key) < 1:
            raise TooManyRequests("slow down")

    def take(self, key: str) -> None:
        """Takes one token, if one is left."""
        tokens = self._left(key)
        self._buckets.pop(key, None)
        self._buckets[key] = (max(0.0, tokens - 1), self._clock())
        while len(self._buckets) > self._keys:
            self._buckets.popitem(last=False)

    def _left(self, key: str) -> float:
        now = self._clock()
        tokens, before = self._buckets.get(key, (float(self._burst), now))
        return min(self._burst, tokens + (now - before) * self._rate)


def caller(request: web.Request) -> str:
    """The caller's address; behind proxies, the hop that our own proxy wrote (the rest is the caller's to forge).

    A proxy may write its hop into a header line of its own: all lines are one list.
    """
    trusted = request.app[SERVICES].settings.trusted_proxies
    lines = ",".join(request.headers.getall("X-Forwarded-For", ()))
    hops = [hop.strip() for hop in lines.split(",") if hop.strip()]
    return hops[-trusted] if trusted and len(hops) >= trusted else request.remote or "?"
