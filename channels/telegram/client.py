"""Calls the Bot API and says what came of each call."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, ConnectionTimeoutError, FormData

from bot.conversation.channels import Held, Outcome, Refused, Retry, Sent, Unknown, Wire
from bot.conversation.messages import Shown
from channels.telegram.render import render

log = logging.getLogger(__name__)
_TIMEOUT = ClientTimeout(total=60, connect=10, sock_connect=10, sock_read=30)
_PER_CHAT_SECONDS = 1.0
_CHATS = 5000
_BAD_TOKEN = frozenset({401, 404})
"""Revoked, or not the shape of a token: the Bot API says nothing else of ours this way."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the Bot API answered; status 0 when it did not."""

    status: int
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether the call was done."""
        return self.status == 200 and self.body.get("ok") is True

    @property
    def refused(self) -> bool:
        """Whether the same call would be refused again."""
        return 400 <= self.status < 500 and self.status != 429

    @property
    def result(self) -> Any:
        """What the call gave; None when it was not done."""
        return self.body.get("result") if self.ok else None


class TelegramChannel:
    """See `bot.conversation.channels.Channel`. The token stands in the address of every call: it is never logged."""

    name = "telegram"
    pulled = False

    def __init__(
        self,
        session: ClientSession,
        api: str,
        token: str,
        wording: Mapping[str, str],
        clock: Callable[[], float],
        *,
        pace: float = _PER_CHAT_SECONDS,
    ) -> None:
        self._session, self._base, self._wording = session, f"{api}/bot{token}", wording
        self._clock, self._pace = clock, pace
        self._next: OrderedDict[str, float] = OrderedDict()
        self._aside: set[asyncio.Task[Answer]] = set()
        self.bot = token.partition(":")[0]
        self.trouble: str | None = None

    def render(self, message: Shown) -> tuple[Wire, ...]:
        """The calls that show the message."""
        return render(message, self._wording)

    async def turn(self, address: str) -> None:
        """Returns no sooner than a second after the last turn of that chat."""
        now = self._clock()
        at = max(now, self._next.pop(address, now))
        self._next[address] = at + self._pace
        while len(self._next) > _CHATS:
            self._next.popitem(last=False)
        if at > now:
            await asyncio.sleep(at - now)

    async def send(self, address: str, wire: Wire) -> Outcome:
        """Makes one call."""
        try:
            return _outcome(await self._post(wire["method"], _TIMEOUT, **_payload(address, wire)))
        except (ClientConnectorError, ConnectionTimeoutError):
            return Retry(2.0, "no connection")
        except (ClientError, TimeoutError, OSError) as error:
            return Unknown(f"no answer: {type(error).__name__}")

    async def typing(self, address: str) -> None:
        """Shows "typing" for five seconds; nobody waits for it."""
        self.aside("sendChatAction", {"chat_id": address, "action": "typing"})

    async def call(self, method: str, arguments: Mapping[str, object], seconds: float = 10) -> Answer:
        """What came of a call that may be made twice, or lost."""
        try:
            return await self._post(method, ClientTimeout(total=seconds), json=dict(arguments))
        except (ClientError, TimeoutError, OSError) as error:
            log.info("%s failed: %s", method, type(error).__name__)
            return Answer(0)

    def aside(self, method: str, arguments: Mapping[str, object]) -> None:
        """Makes a call whose loss does not matter, without waiting for it."""
        task = asyncio.create_task(self.call(method, arguments, seconds=3))
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    async def close(self) -> None:
        """Drops the calls that nobody waits for."""
        for task in self._aside:
            task.cancel()
        await asyncio.gather(*self._aside, return_exceptions=True)

    async def _post(self, method: str, limits: ClientTimeout, **payload: Any) -> Answer:
        async with self._session.post(f"{self._base}/{method}", timeout=limits, **payload) as response:
            answer = Answer(response.status, await _json(response))
        self._notice(answer)
        return answer

    def _notice(self, answer: Answer) -> None:
        trouble = f"the token is refused (status {answer.status}): check REPERE_TELEGRAM_TOKEN" if answer.status in _BAD_TOKEN else None
        if trouble and trouble != self.trouble:
            log.error("Telegram: %s", trouble)
        self.trouble = trouble


def _payload(address: str, wire: Wire) -> dict[str, Any]:
    if wire["method"] != "sendDocument":
        return {"json": {"chat_id": address, **wire["arguments"]}}
    form = FormData()
    form.add_field("chat_id", address)
    form.add_field("document", wire["content"].encode(), filename=wire["filename"], content_type="text/calendar")
    return {"data": form}


async def _json(response: Any) -> dict[str, Any]:
    try:
        answer = await response.json(content_type=None)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _outcome(answer: Answer) -> Outcome:
    """Of a failure inside the platform nobody knows whether the message was sent; only 429 and 503 say that it was not."""
    if answer.ok:
        return Sent(str((answer.result or {}).get("message_id", "")))
    reason = f"status {answer.status}"
    if answer.status in (429, 503):
        return Retry(_retry_after(answer), reason)
    if answer.status in _BAD_TOKEN:
        return Held(f"the token is refused ({reason})")
    return Unknown(reason) if answer.status == 200 or answer.status >= 500 else Refused(reason)


def _retry_after(answer: Answer) -> float:
    parameters = answer.body.get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, Mapping) else None
    return float(seconds) if isinstance(seconds, (int, float)) and seconds > 0 else 5.0
