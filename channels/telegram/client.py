"""Calls the Bot API and says what came of each call."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, FormData

from bot.conversation.channels import Outcome, Refused, Retry, Sent, Unknown, Wire
from bot.conversation.messages import Shown
from channels.telegram.render import render

log = logging.getLogger(__name__)
_TIMEOUT = ClientTimeout(total=30, sock_connect=10)
_PER_CHAT_SECONDS = 1.0
_CHATS = 5000


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

    def render(self, message: Shown) -> tuple[Wire, ...]:
        """The calls that show the message."""
        return render(message, self._wording)

    async def send(self, address: str, wire: Wire) -> Outcome:
        """Makes one call, no sooner than a second after the last one to that chat."""
        await self._wait_for(address)
        try:
            async with self._session.post(f"{self._base}/{wire['method']}", timeout=_TIMEOUT, **_payload(address, wire)) as response:
                return _outcome(response.status, await _json(response))
        except ClientConnectorError:
            return Retry(2.0, "no connection")
        except (ClientError, TimeoutError, ConnectionResetError) as error:
            return Unknown(f"no answer: {type(error).__name__}")

    async def typing(self, address: str) -> None:
        """Shows "typing" for five seconds; a failure doesn't matter."""
        await self.call("sendChatAction", {"chat_id": address, "action": "typing"}, seconds=3)

    async def call(self, method: str, arguments: Mapping[str, object], seconds: float = 10) -> Any:
        """The result of a call whose loss does not matter; None when it failed."""
        try:
            async with self._session.post(f"{self._base}/{method}", json=dict(arguments), timeout=ClientTimeout(total=seconds)) as response:
                answer = await _json(response)
        except (ClientError, TimeoutError, OSError) as error:
            log.info("%s failed: %s", method, type(error).__name__)
            return None
        return answer.get("result") if response.status == 200 else None

    async def _wait_for(self, address: str) -> None:
        now = self._clock()
        at = max(now, self._next.pop(address, now))
        self._next[address] = at + self._pace
        while len(self._next) > _CHATS:
            self._next.popitem(last=False)
        if at > now:
            await asyncio.sleep(at - now)


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


def _outcome(status: int, answer: Mapping[str, Any]) -> Outcome:
    if status == 200 and answer.get("ok"):
        return Sent(str((answer.get("result") or {}).get("message_id", "")))
    if status == 429:
        return Retry(float((answer.get("parameters") or {}).get("retry_after", 5)), "too many requests")
    if status >= 500:
        return Retry(5.0, f"status {status}")
    if status == 200:
        return Unknown("an answer that is not the Bot API's")
    return Refused(f"status {status}")
