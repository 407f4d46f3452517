"""Requests that the server itself can't read (a header too long, no HTTP): refused like any other, without a word of what came."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.content import Content
from bot.errors import BadRequest, RepereError, traced
from bot.http.shapes import error_shape

log = logging.getLogger(__name__)
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def refuse_quietly(app: web.Application, content: Content) -> None:
    """Has every connection of the application answer so.

    aiohttp repeats the beginning of a header that is too long, which may be a secret, in its answer and in the log. It has no setting
    for that: the answer is a method of its connections, which the application makes.
    """
    make: Callable[..., web.Server] = app._make_handler

    def quiet(**options: Any) -> web.Server:
        made = make(**options)
        return _Server(content, made)

    app._make_handler = quiet  # type: ignore[method-assign]


class _Connection(web.RequestHandler):
    __slots__ = ("_content",)

    def __init__(self, manager: web.Server, content: Content, **options: Any) -> None:
        super().__init__(manager, **options)
        self._content = content

    def handle_error(
        self, request: web.BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        """The refusal; nothing that the error or the message quotes is repeated."""
        if status < 500:
            log.info("a request could not be read: %s", type(exc).__name__)
        else:
            log.error("a request failed outside its handler: %s", traced(exc) if exc is not None else "no error")
        if request.writer.output_size > 0:
            raise ConnectionError("an answer has begun")
        error: RepereError = BadRequest() if status < 500 else RepereError()
        response = web.json_response(error_shape(error, self._content, None), status=status, headers=_HEADERS)
        response.force_close()
        return response


class _Server(web.Server):
    """The server that the application made, with our connections."""

    def __init__(self, content: Content, made: web.Server) -> None:
        super().__init__(
            made.request_handler,
            request_factory=made.request_factory,
            handler_cancellation=made.handler_cancellation,
            loop=made._loop,
            **made._kwargs,
        )
        self._content = content

    def __call__(self) -> web.RequestHandler:
        return _Connection(self, self._content, loop=self._loop, **self._kwargs)
